/** Directives of nginx itself, its events and the core of its http part. The lines are read by `table.ts`. Source: nginx.org/en/docs, and the modules of nginx 1.22. */
export const CORE_DIRECTIVES = `
# ngx_core_module nginx
daemon m 1 flag
master_process m 1 flag
timer_resolution m 1 milliseconds
pid m 1 text
lock_file m 1 text
worker_processes m 1 !
debug_points m 1 one:stop,abort
user m 12 !
worker_priority m 1 !
worker_cpu_affinity m 1+ !
worker_rlimit_nofile m 1 number
worker_rlimit_core m 1 offset
worker_shutdown_timeout m 1 milliseconds
working_directory m 1 text
env m 1 !
load_module m 1 !
# ngx_conf_module nginx
include * 1 !
# ngx_errlog_module nginx
error_log m 1+ !
# ngx_regex_module nginx
pcre_jit m 1 flag
# ngx_thread_pool_module nginx
thread_pool m 23 !
# ngx_event_core_module nginx
events m 0{} !
worker_connections e 1 !
use e 1 !
multi_accept e 1 flag
accept_mutex e 1 flag
accept_mutex_delay e 1 milliseconds
debug_connection e 1 !
# ngx_epoll_module nginx
epoll_events e 1 number
worker_aio_requests e 1 number
# ngx_openssl_module nginx
ssl_engine m 1 !
# ngx_http_module nginx
http m 0{} !
# ngx_http_core_module nginx
variables_hash_max_size h 1 number
variables_hash_bucket_size h 1 number
server_names_hash_max_size h 1 number
server_names_hash_bucket_size h 1 number
server h 0{} !
connection_pool_size hs 1 size
request_pool_size hs 1 size
client_header_timeout hs 1 milliseconds
client_header_buffer_size hs 1 size
large_client_header_buffers hs 2 buffers
ignore_invalid_headers hs 1 flag
merge_slashes hs 1 flag
underscores_in_headers hs 1 flag
location sl 12{} !
listen s 1+ !
server_name s 1+ !
types_hash_max_size hsl 1 number
types_hash_bucket_size hsl 1 number
types hsl 0{} !
default_type hsl 1 text
root hslL 1 !
alias l 1 !
limit_except l 1+{} !
client_max_body_size hsl 1 offset
client_body_buffer_size hsl 1 size
client_body_timeout hsl 1 milliseconds
client_body_temp_path hsl 1234 path
client_body_in_file_only hsl 1 one:off,on,clean
client_body_in_single_buffer hsl 1 flag
sendfile hslL 1 flag
sendfile_max_chunk hsl 1 size
subrequest_output_buffer_size hsl 1 size
aio hsl 1 !
aio_write hsl 1 flag
read_ahead hsl 1 size
directio hsl 1 !
directio_alignment hsl 1 offset
tcp_nopush hsl 1 flag
tcp_nodelay hsl 1 flag
send_timeout hsl 1 milliseconds
send_lowat hsl 1 size
postpone_output hsl 1 size
limit_rate hslL 1 value-size
limit_rate_after hslL 1 value-size
keepalive_time hsl 1 milliseconds
keepalive_timeout hsl 12 !
keepalive_requests hsl 1 number
keepalive_disable hsl 12 some:none,msie6,safari
satisfy hsl 1 one:all,any
auth_delay hsl 1 milliseconds
internal l 0 !
lingering_close hsl 1 one:off,on,always
lingering_time hsl 1 milliseconds
lingering_timeout hsl 1 milliseconds
reset_timedout_connection hsl 1 flag
absolute_redirect hsl 1 flag
server_name_in_redirect hsl 1 flag
port_in_redirect hsl 1 flag
msie_padding hsl 1 flag
msie_refresh hsl 1 flag
log_not_found hsl 1 flag
log_subrequest hsl 1 flag
recursive_error_pages hsl 1 flag
server_tokens hsl 1 one:off,on,build
if_modified_since hsl 1 one:off,exact,before
max_ranges hsl 1 number
chunked_transfer_encoding hsl 1 flag
etag hsl 1 flag
error_page hslL 2+ !
post_action hslL 1 text
error_log hsl 1+ !
open_file_cache hsl 12 !
open_file_cache_valid hsl 1 seconds
open_file_cache_min_uses hsl 1 number
open_file_cache_errors hsl 1 flag
open_file_cache_events hsl 1 flag
resolver hsl 1+ !
resolver_timeout hsl 1 milliseconds
gzip_vary hsl 1 flag
gzip_http_version hsl 1 one:1.0,1.1
gzip_proxied hsl 1+ some:off,expired,no-cache,no-store,private,no_last_modified,no_etag,auth,any
gzip_disable hsl 1+ !
disable_symlinks hsl 12 !
# ngx_http_copy_filter_module nginx
output_buffers hsl 2 buffers
# ngx_http_rewrite_module nginx
rewrite slSL 23 !
return slSL 12 !
break slSL 0 !
if sl 1+{} !
set slSL 2 !
rewrite_log hslSL 1 flag
uninitialized_variable_warn hslSL 1 flag
# ngx_http_try_files_module nginx
try_files sl 2+ !
# ngx_http_upstream_module loadable
upstream h 1{} !
server u 1+ !
# ngx_http_upstream_hash_module loadable
hash u 12 !
# ngx_http_upstream_ip_hash_module loadable
ip_hash u 0 !
# ngx_http_upstream_keepalive_module loadable
keepalive u 1 !
keepalive_time u 1 milliseconds
keepalive_timeout u 1 milliseconds
keepalive_requests u 1 number
# ngx_http_upstream_least_conn_module loadable
least_conn u 0 !
# ngx_http_upstream_random_module loadable
random u 012 !
# ngx_http_upstream_zone_module loadable
zone u 12 !
# ngx_http_ssl_module nginx
ssl hs 1 flag
ssl_certificate hs 1 list
ssl_certificate_key hs 1 list
ssl_password_file hs 1 !
ssl_dhparam hs 1 text
ssl_ecdh_curve hs 1 text
ssl_protocols hs 1+ some:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_ciphers hs 1 text
ssl_buffer_size hs 1 size
ssl_verify_client hs 1 one:off,on,optional,optional_no_ca
ssl_verify_depth hs 1 number
ssl_client_certificate hs 1 text
ssl_trusted_certificate hs 1 text
ssl_prefer_server_ciphers hs 1 flag
ssl_session_cache hs 12 !
ssl_session_tickets hs 1 flag
ssl_session_ticket_key hs 1 -
ssl_session_timeout hs 1 seconds
ssl_crl hs 1 text
ssl_ocsp hs 1 one:off,on,leaf
ssl_ocsp_responder hs 1 text
ssl_ocsp_cache hs 1 !
ssl_stapling hs 1 flag
ssl_stapling_file hs 1 text
ssl_stapling_responder hs 1 text
ssl_stapling_verify hs 1 flag
ssl_early_data hs 1 flag
ssl_conf_command hs 2 -
ssl_reject_handshake hs 1 flag
# ngx_http_v2_module nginx
http2_recv_buffer_size h 1 size
http2_pool_size hs 1 size
http2_max_concurrent_streams hs 1 number
http2_max_concurrent_pushes hs 1 number
http2_max_requests hs 1 !
http2_max_field_size hs 1 !
http2_max_header_size hs 1 !
http2_body_preread_size hs 1 size
http2_streams_index_size hs 1 number
http2_recv_timeout hs 1 !
http2_idle_timeout hs 1 !
http2_chunk_size hsl 1 size
http2_push_preload hsl 1 flag
http2_push hsl 1 !
`;
