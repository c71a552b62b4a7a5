/** Directives that nginx got after 1.22. The lines are read by `table.ts`. Source: nginx.org/en/docs and nginx's later modules. */
export const NEWER_DIRECTIVES = `
# ngx_openssl_module newer
ssl_object_cache_inheritable m 1 -
# ngx_http_fastcgi_module newer
fastcgi_socket_rcvbuf hsl 1 -
fastcgi_socket_sndbuf hsl 1 -
# ngx_http_grpc_module newer
grpc_socket_rcvbuf hsl 1 -
grpc_socket_sndbuf hsl 1 -
grpc_ssl_certificate_cache hsl 123 -
# ngx_http_headers_filter_module newer
add_header_inherit hslL 1 -
add_trailer_inherit hslL 1 -
# ngx_http_proxy_module newer
proxy_socket_rcvbuf hsl 1 -
proxy_socket_sndbuf hsl 1 -
proxy_pass_trailers hsl 1 -
proxy_ssl_certificate_cache hsl 123 -
# ngx_http_scgi_module newer
scgi_socket_rcvbuf hsl 1 -
scgi_socket_sndbuf hsl 1 -
# ngx_http_ssl_module newer
ssl_certificate_cache hs 123 -
ssl_ech_file hs 1 -
ssl_certificate_compression hs 1 -
# ngx_http_tunnel_module newer
tunnel_pass slL 01 -
tunnel_bind hsl 12 -
tunnel_socket_keepalive hsl 1 -
tunnel_socket_rcvbuf hsl 1 -
tunnel_socket_sndbuf hsl 1 -
tunnel_connect_timeout hsl 1 -
tunnel_send_timeout hsl 1 -
tunnel_send_lowat hsl 1 -
tunnel_buffer_size hsl 1 -
tunnel_read_timeout hsl 1 -
tunnel_next_upstream hsl 1+ -
tunnel_next_upstream_tries hsl 1 -
tunnel_next_upstream_timeout hsl 1 -
# ngx_http_upstream_least_time_module newer
least_time u 12 -
# ngx_http_upstream_sticky_module newer
sticky u 2+ -
# ngx_http_uwsgi_module newer
uwsgi_socket_rcvbuf hsl 1 -
uwsgi_socket_sndbuf hsl 1 -
uwsgi_ssl_certificate_cache hsl 123 -
# ngx_http_xslt_filter_module newer
xml_external_entities hsl 1 -
# ngx_http_core_module newer
max_headers hs 1 -
client_body_early_read hs 1+ -
keepalive_min_timeout hsl 1 -
early_hints hsl 1+ -
# ngx_http_v2_module newer
http2 hs 1 -
# ngx_http_v3_module newer
http3 hs 1 -
http3_hq hs 1 -
http3_max_concurrent_streams hs 1 -
http3_stream_buffer_size hs 1 -
quic_retry hs 1 -
quic_gso hs 1 -
quic_host_key hs 1 -
quic_active_connection_id_limit hs 1 -
# ngx_mail_ssl_module newer
ssl_certificate_compression aA 1 -
# ngx_stream_core_module newer
server_names_hash_max_size t 1 -
server_names_hash_bucket_size t 1 -
server_name T 1+ -
# ngx_stream_pass_module newer
pass T 1 -
# ngx_stream_proxy_module newer
proxy_socket_rcvbuf tT 1 -
proxy_socket_sndbuf tT 1 -
proxy_ssl_alpn tT 1+ -
proxy_ssl_certificate_cache tT 123 -
# ngx_stream_ssl_module newer
ssl_certificate_cache tT 123 -
ssl_ech_file tT 1 -
ssl_certificate_compression tT 1 -
ssl_ocsp tT 1 -
ssl_ocsp_responder tT 1 -
ssl_ocsp_cache tT 1 -
ssl_stapling tT 1 -
ssl_stapling_file tT 1 -
ssl_stapling_responder tT 1 -
ssl_stapling_verify tT 1 -
ssl_reject_handshake tT 1 -
# ngx_stream_upstream_least_time_module newer
least_time U 12 -
# ngx_http_upstream_zone_module newer
resolver u 1+ -
resolver_timeout u 1 -
# ngx_stream_upstream_zone_module newer
resolver U 1+ -
resolver_timeout U 1 -
# ngx_mgmt_module newer
mgmt m 0{} -
`;
