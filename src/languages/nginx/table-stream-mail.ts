/** Directives of the stream and mail modules. The lines are read by `table.ts`. Source: nginx.org/en/docs, and the modules of nginx 1.22. */
export const STREAM_MAIL_DIRECTIVES = `
# ngx_mail_module loadable
mail m 0{} !
# ngx_mail_auth_http_module loadable
auth_http aA 1 !
auth_http_timeout aA 1 milliseconds
auth_http_header aA 2 !
auth_http_pass_client_cert aA 1 flag
# ngx_mail_core_module loadable
server a 0{} !
listen A 1+ !
protocol A 1 !
timeout aA 1 milliseconds
server_name aA 1 text
error_log aA 1+ !
resolver aA 1+ !
resolver_timeout aA 1 milliseconds
max_errors aA 1 number
# ngx_mail_imap_module loadable
imap_client_buffer aA 1 size
imap_capabilities aA 1+ !
imap_auth aA 1+ some:plain,login,cram-md5,external
# ngx_mail_pop3_module loadable
pop3_capabilities aA 1+ !
pop3_auth aA 1+ some:plain,apop,cram-md5,external
# ngx_mail_proxy_module loadable
proxy aA 1 flag
proxy_buffer aA 1 size
proxy_timeout aA 1 milliseconds
proxy_pass_error_message aA 1 flag
xclient aA 1 flag
proxy_smtp_auth aA 1 flag
proxy_protocol aA 1 flag
# ngx_mail_realip_module loadable
set_real_ip_from aA 1 !
# ngx_mail_smtp_module loadable
smtp_client_buffer aA 1 size
smtp_greeting_delay aA 1 milliseconds
smtp_capabilities aA 1+ !
smtp_auth aA 1+ some:plain,login,cram-md5,external,none
# ngx_mail_ssl_module loadable
ssl aA 1 flag
starttls aA 1 one:off,on,only
ssl_certificate aA 1 -
ssl_certificate_key aA 1 -
ssl_password_file aA 1 !
ssl_dhparam aA 1 text
ssl_ecdh_curve aA 1 text
ssl_protocols aA 1+ some:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_ciphers aA 1 text
ssl_prefer_server_ciphers aA 1 flag
ssl_session_cache aA 12 !
ssl_session_tickets aA 1 flag
ssl_session_ticket_key aA 1 -
ssl_session_timeout aA 1 seconds
ssl_verify_client aA 1 one:off,on,optional,optional_no_ca
ssl_verify_depth aA 1 number
ssl_client_certificate aA 1 text
ssl_trusted_certificate aA 1 text
ssl_crl aA 1 text
ssl_conf_command aA 2 -
# ngx_stream_module loadable
stream m 0{} !
# ngx_stream_access_module loadable
allow tT 1 !
deny tT 1 !
# ngx_stream_core_module loadable
variables_hash_max_size t 1 number
variables_hash_bucket_size t 1 number
server t 0{} !
listen T 1+ !
error_log tT 1+ !
resolver tT 1+ !
resolver_timeout tT 1 milliseconds
proxy_protocol_timeout tT 1 milliseconds
tcp_nodelay tT 1 flag
preread_buffer_size tT 1 size
preread_timeout tT 1 milliseconds
# ngx_stream_geo_module loadable
geo t 12{} !
# ngx_stream_geoip_module loadable
geoip_country t 12 !
geoip_org t 12 !
geoip_city t 12 !
# ngx_stream_limit_conn_module loadable
limit_conn_zone t 2 !
limit_conn tT 2 !
limit_conn_log_level tT 1 one:info,notice,warn,error
limit_conn_dry_run tT 1 flag
# ngx_stream_log_module loadable
log_format t 2+ !
access_log tT 1+ !
open_log_file_cache tT 1234 !
# ngx_stream_map_module loadable
map t 2{} !
map_hash_max_size t 1 number
map_hash_bucket_size t 1 number
# ngx_stream_proxy_module loadable
proxy_pass T 1 !
proxy_bind tT 12 bind
proxy_socket_keepalive tT 1 flag
proxy_connect_timeout tT 1 milliseconds
proxy_timeout tT 1 milliseconds
proxy_buffer_size tT 1 size
proxy_downstream_buffer tT 1 size
proxy_upstream_buffer tT 1 size
proxy_upload_rate tT 1 value-size
proxy_download_rate tT 1 value-size
proxy_requests tT 1 number
proxy_responses tT 1 number
proxy_next_upstream tT 1 flag
proxy_next_upstream_tries tT 1 number
proxy_next_upstream_timeout tT 1 milliseconds
proxy_protocol tT 1 flag
proxy_half_close tT 1 flag
proxy_ssl tT 1 flag
proxy_ssl_session_reuse tT 1 flag
proxy_ssl_protocols tT 1+ some:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
proxy_ssl_ciphers tT 1 text
proxy_ssl_name tT 1 value
proxy_ssl_server_name tT 1 flag
proxy_ssl_verify tT 1 flag
proxy_ssl_verify_depth tT 1 number
proxy_ssl_trusted_certificate tT 1 text
proxy_ssl_crl tT 1 text
proxy_ssl_certificate tT 1 value
proxy_ssl_certificate_key tT 1 value
proxy_ssl_password_file tT 1 !
proxy_ssl_conf_command tT 2 -
# ngx_stream_realip_module loadable
set_real_ip_from tT 1 !
# ngx_stream_return_module loadable
return T 1 !
# ngx_stream_set_module loadable
set T 2 !
# ngx_stream_split_clients_module loadable
split_clients t 2{} !
# ngx_stream_ssl_module loadable
ssl_handshake_timeout tT 1 milliseconds
ssl_certificate tT 1 -
ssl_certificate_key tT 1 -
ssl_password_file tT 1 !
ssl_dhparam tT 1 text
ssl_ecdh_curve tT 1 text
ssl_protocols tT 1+ some:SSLv2,SSLv3,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3
ssl_ciphers tT 1 text
ssl_verify_client tT 1 one:off,on,optional,optional_no_ca
ssl_verify_depth tT 1 number
ssl_client_certificate tT 1 text
ssl_trusted_certificate tT 1 text
ssl_prefer_server_ciphers tT 1 flag
ssl_session_cache tT 12 !
ssl_session_tickets tT 1 flag
ssl_session_ticket_key tT 1 -
ssl_session_timeout tT 1 seconds
ssl_crl tT 1 text
ssl_conf_command tT 2 -
ssl_alpn tT 1+ !
# ngx_stream_ssl_preread_module loadable
ssl_preread tT 1 flag
# ngx_stream_upstream_module loadable
upstream t 1{} !
server U 1+ !
# ngx_stream_upstream_hash_module loadable
hash U 12 !
# ngx_stream_upstream_least_conn_module loadable
least_conn U 0 !
# ngx_stream_upstream_random_module loadable
random U 012 !
# ngx_stream_upstream_zone_module loadable
zone U 12 !
`;
