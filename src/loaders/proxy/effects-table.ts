import type { DirectiveAbout, DirectiveEffect } from "../../estate/proxy.ts";

/** Names of directives, separated by blanks, by what they do to the answer of a request. */
export type EffectNames = Partial<Record<DirectiveEffect, string>>;

/**
 * Every directive of the http configuration, by its subject. `none` is only what can change neither which answer a
 * request gets nor what the backend sees of method, path, query, Host and headers.
 * Source: nginx.org/en/docs/dirindex.html.
 */
export const EFFECT_TABLE: Readonly<Record<DirectiveAbout, EffectNames>> = {
  routing: {
    structure:
      "http server server_name listen location upstream proxy_pass return rewrite break internal ssl merge_slashes include http2",
    modelled: "error_page",
    unmodelled:
      "if set try_files limit_except post_action recursive_error_pages proxy_intercept_errors mirror absolute_redirect server_name_in_redirect port_in_redirect secure_link_secret",
    none: "proxy_redirect rewrite_log uninitialized_variable_warn mirror_request_body",
  },
  backends: {
    structure: "keepalive",
    modelled: "ip_hash least_conn hash random",
    unmodelled: "proxy_next_upstream state queue ntlm sticky sticky_cookie_insert least_time",
    none: "proxy_next_upstream_tries proxy_next_upstream_timeout zone keepalive_time keepalive_timeout keepalive_requests resolver resolver_timeout proxy_bind proxy_socket_keepalive upstream_conf",
  },
  request: {
    modelled: "proxy_set_header",
    unmodelled:
      "proxy_method proxy_set_body proxy_pass_request_headers proxy_pass_request_body underscores_in_headers ignore_invalid_headers slice",
    none: "proxy_http_version proxy_headers_hash_max_size proxy_headers_hash_bucket_size",
  },
  response: {
    modelled: "default_type",
    unmodelled:
      "add_before_body add_after_body ssi sub_filter image_filter xslt_stylesheet xml_entities xslt_param xslt_string_param",
    none: "add_header add_trailer expires types charset source_charset override_charset charset_types charset_map gzip gzip_buffers gzip_types gzip_comp_level gzip_window gzip_hash postpone_gzipping gzip_no_buffer gzip_min_length gzip_vary gzip_http_version gzip_proxied gzip_disable gunzip gunzip_buffers proxy_cookie_domain proxy_cookie_path proxy_cookie_flags proxy_pass_header proxy_hide_header proxy_ignore_headers proxy_force_ranges userid userid_service userid_name userid_domain userid_path userid_expires userid_flags userid_p3p userid_mark server_tokens msie_padding msie_refresh if_modified_since max_ranges chunked_transfer_encoding etag sub_filter_types sub_filter_once sub_filter_last_modified addition_types ssi_silent_errors ssi_ignore_recycled_buffers ssi_min_file_chunk ssi_value_length ssi_types ssi_last_modified image_filter_jpeg_quality image_filter_webp_quality image_filter_sharpen image_filter_transparency image_filter_interlace image_filter_buffer xslt_types xslt_last_modified http2_push http2_push_preload early_hints add_header_inherit add_trailer_inherit proxy_pass_trailers more_set_headers more_clear_headers brotli brotli_comp_level brotli_types brotli_min_length brotli_buffers brotli_window brotli_static zstd zstd_comp_level zstd_types zstd_min_length zstd_buffers",
  },
  access: {
    modelled: "allow deny",
    unmodelled:
      "auth_basic auth_request auth_request_set auth_jwt auth_delay satisfy ssl_verify_client ssl_reject_handshake",
    none: "auth_basic_user_file",
  },
  limits: {
    modelled: "client_max_body_size proxy_read_timeout",
    unmodelled: "limit_req limit_conn degrade degradation",
    none: "limit_req_zone limit_req_log_level limit_req_status limit_req_dry_run limit_conn_zone limit_conn_log_level limit_conn_status limit_conn_dry_run limit_rate limit_rate_after proxy_limit_rate proxy_connect_timeout proxy_send_timeout client_header_timeout client_body_timeout send_timeout keepalive_disable client_header_buffer_size large_client_header_buffers reset_timedout_connection http2_max_concurrent_streams http2_max_concurrent_pushes http2_max_requests http2_max_field_size http2_max_header_size http2_recv_timeout http2_idle_timeout max_headers",
  },
  cache: {
    unmodelled: "proxy_cache proxy_store",
    none: "proxy_cache_path proxy_cache_key proxy_cache_bypass proxy_no_cache proxy_cache_valid proxy_cache_min_uses proxy_cache_max_range_offset proxy_cache_use_stale proxy_cache_methods proxy_cache_lock proxy_cache_lock_timeout proxy_cache_lock_age proxy_cache_revalidate proxy_cache_convert_head proxy_cache_background_update proxy_store_access proxy_cache_purge",
  },
  "client-address": { modelled: "set_real_ip_from real_ip_header real_ip_recursive" },
  variables: {
    unmodelled:
      "map geo split_clients geoip_country geoip_org geoip_city geoip_proxy geoip_proxy_recursive valid_referers modern_browser ancient_browser modern_browser_value ancient_browser_value secure_link secure_link_md5 geoip2 keyval keyval_zone",
    none: "map_hash_max_size map_hash_bucket_size referer_hash_max_size referer_hash_bucket_size",
  },
  code: {
    unmodelled: "perl perl_set perl_modules perl_require",
  },
  // What only says which file answers belongs to the content of a location, which says that files do.
  files: {
    structure:
      "root alias index autoindex autoindex_format autoindex_localtime autoindex_exact_size random_index dav_methods create_full_put_path min_delete_depth dav_access gzip_static disable_symlinks",
    unmodelled: "empty_gif flv mp4 stub_status",
    none: "mp4_buffer_size mp4_max_buffer_size mp4_start_key_frame open_file_cache open_file_cache_valid open_file_cache_min_uses open_file_cache_errors open_file_cache_events",
  },
  gateway: {
    unmodelled: "fastcgi_pass uwsgi_pass scgi_pass grpc_pass memcached_pass",
  },
  tls: {
    none: "ssl_certificate ssl_certificate_key ssl_password_file ssl_dhparam ssl_ecdh_curve ssl_protocols ssl_ciphers ssl_buffer_size ssl_verify_depth ssl_client_certificate ssl_trusted_certificate ssl_prefer_server_ciphers ssl_session_cache ssl_session_tickets ssl_session_ticket_key ssl_session_timeout ssl_crl ssl_ocsp ssl_ocsp_responder ssl_ocsp_cache ssl_stapling ssl_stapling_file ssl_stapling_responder ssl_stapling_verify ssl_early_data ssl_conf_command ssl_engine proxy_ssl_session_reuse proxy_ssl_protocols proxy_ssl_ciphers proxy_ssl_name proxy_ssl_server_name proxy_ssl_verify proxy_ssl_verify_depth proxy_ssl_trusted_certificate proxy_ssl_crl proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_password_file proxy_ssl_conf_command ssl_object_cache_inheritable ssl_certificate_cache ssl_ech_file ssl_certificate_compression proxy_ssl_certificate_cache",
  },
  logging: {
    none: "log_format access_log error_log open_log_file_cache log_not_found log_subrequest debug_connection vhost_traffic_status_zone vhost_traffic_status vhost_traffic_status_filter vhost_traffic_status_filter_by_host vhost_traffic_status_filter_by_set_key status_zone",
  },
  performance: {
    none: "variables_hash_max_size variables_hash_bucket_size server_names_hash_max_size server_names_hash_bucket_size connection_pool_size request_pool_size types_hash_max_size types_hash_bucket_size client_body_buffer_size client_body_temp_path client_body_in_file_only client_body_in_single_buffer sendfile sendfile_max_chunk subrequest_output_buffer_size aio aio_write read_ahead directio directio_alignment tcp_nopush tcp_nodelay send_lowat postpone_output output_buffers lingering_close lingering_time lingering_timeout proxy_buffering proxy_request_buffering proxy_ignore_client_abort proxy_send_lowat proxy_buffer_size proxy_buffers proxy_busy_buffers_size proxy_temp_path proxy_max_temp_file_size proxy_temp_file_write_size http2_recv_buffer_size http2_pool_size http2_body_preread_size http2_streams_index_size http2_chunk_size proxy_socket_rcvbuf proxy_socket_sndbuf client_body_early_read keepalive_min_timeout http3 http3_hq http3_max_concurrent_streams http3_stream_buffer_size quic_retry quic_gso quic_host_key quic_active_connection_id_limit",
  },
  process: {
    none: "daemon master_process timer_resolution pid lock_file worker_processes debug_points user worker_priority worker_cpu_affinity worker_rlimit_nofile worker_rlimit_core worker_shutdown_timeout working_directory env load_module pcre_jit thread_pool devpoll_changes devpoll_events epoll_events worker_aio_requests eventport_events iocp_threads post_acceptex acceptex_read kqueue_changes kqueue_events events worker_connections use multi_accept accept_mutex accept_mutex_delay mgmt",
  },
  stream: { unmodelled: "stream mail" },
};

/**
 * Modules that pass requests on in another protocol: all that begins with these belongs to the directive that passes,
 * which no model answers for.
 */
export const GATEWAY_PREFIXES: readonly string[] = ["fastcgi_", "uwsgi_", "scgi_", "grpc_", "memcached_"];

/**
 * Values with which a directive of the table changes nothing (nginx's own default, or switched off): where all of its
 * arguments are among them, the models need not look at it.
 */
export const HARMLESS_VALUES: Readonly<Record<string, readonly string[]>> = {
  absolute_redirect: ["on"],
  auth_basic: ["off"],
  auth_delay: ["0", "0s"],
  auth_request: ["off"],
  ignore_invalid_headers: ["on"],
  image_filter: ["off"],
  mirror: ["off"],
  port_in_redirect: ["on"],
  proxy_cache: ["off"],
  proxy_intercept_errors: ["off"],
  proxy_next_upstream: ["error", "timeout", "invalid_header", "updating", "off"],
  proxy_pass_request_body: ["on"],
  proxy_pass_request_headers: ["on"],
  proxy_store: ["off"],
  recursive_error_pages: ["off"],
  satisfy: ["all"],
  server_name_in_redirect: ["off"],
  slice: ["0"],
  ssi: ["off"],
  ssl_reject_handshake: ["off"],
  ssl_verify_client: ["off"],
  underscores_in_headers: ["off"],
};
