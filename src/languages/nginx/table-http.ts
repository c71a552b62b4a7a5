/** Directives of the other http modules. The lines are read by `table.ts`. Source: nginx.org/en/docs, and the modules of nginx 1.22. */
export const HTTP_DIRECTIVES = `
# ngx_http_access_module nginx
allow hslx 1 !
deny hslx 1 !
# ngx_http_addition_filter_module nginx
add_before_body hsl 1 text
add_after_body hsl 1 text
addition_types hsl 1+ -
# ngx_http_auth_basic_module nginx
auth_basic hslx 1 value
auth_basic_user_file hslx 1 !
# ngx_http_auth_request_module nginx
auth_request hsl 1 !
auth_request_set hsl 2 !
# ngx_http_autoindex_module nginx
autoindex hsl 1 flag
autoindex_format hsl 1 one:html,json,jsonp,xml
autoindex_localtime hsl 1 flag
autoindex_exact_size hsl 1 flag
# ngx_http_browser_module nginx
modern_browser hsl 12 !
ancient_browser hsl 1+ !
modern_browser_value hsl 1 !
ancient_browser_value hsl 1 !
# ngx_http_charset_filter_module nginx
charset hslL 1 !
source_charset hslL 1 !
override_charset hslL 1 flag
charset_types hsl 1+ -
charset_map h 2{} !
# ngx_http_dav_module nginx
dav_methods hsl 1+ some:off,put,delete,mkcol,copy,move
create_full_put_path hsl 1 flag
min_delete_depth hsl 1 number
dav_access hsl 123 access
# ngx_http_empty_gif_module nginx
empty_gif l 0 !
# ngx_http_flv_module nginx
flv l 0 !
# ngx_http_geo_module nginx
geo h 12{} !
# ngx_http_geoip_module loadable
geoip_country h 12 !
geoip_org h 12 !
geoip_city h 12 !
geoip_proxy h 1 !
geoip_proxy_recursive h 1 flag
# ngx_http_gunzip_filter_module nginx
gunzip hsl 1 flag
gunzip_buffers hsl 2 buffers
# ngx_http_gzip_filter_module nginx
gzip hslL 1 flag
gzip_buffers hsl 2 buffers
gzip_types hsl 1+ -
gzip_comp_level hsl 1 number:1-9
gzip_window hsl 1 size
gzip_hash hsl 1 size
postpone_gzipping hsl 1 size
gzip_no_buffer hsl 1 flag
gzip_min_length hsl 1 size
# ngx_http_gzip_static_module nginx
gzip_static hsl 1 one:off,on,always
# ngx_http_headers_filter_module nginx
expires hslL 12 !
add_header hslL 23 !
add_trailer hslL 23 !
# ngx_http_image_filter_module loadable
image_filter l 123 !
image_filter_jpeg_quality hsl 1 !
image_filter_webp_quality hsl 1 !
image_filter_sharpen hsl 1 !
image_filter_transparency hsl 1 flag
image_filter_interlace hsl 1 flag
image_filter_buffer hsl 1 size
# ngx_http_index_module nginx
index hsl 1+ !
# ngx_http_limit_conn_module nginx
limit_conn_zone h 2 !
limit_conn hsl 2 !
limit_conn_log_level hsl 1 one:info,notice,warn,error
limit_conn_status hsl 1 number:400-599
limit_conn_dry_run hsl 1 flag
# ngx_http_limit_req_module nginx
limit_req_zone h 3 !
limit_req hsl 123 !
limit_req_log_level hsl 1 one:info,notice,warn,error
limit_req_status hsl 1 number:400-599
limit_req_dry_run hsl 1 flag
# ngx_http_log_module nginx
log_format h 2+ !
access_log hslLx 1+ !
open_log_file_cache hsl 1234 !
# ngx_http_map_module nginx
map h 2{} !
map_hash_max_size h 1 number
map_hash_bucket_size h 1 number
# ngx_http_mirror_module nginx
mirror hsl 1 !
mirror_request_body hsl 1 flag
# ngx_http_mp4_module nginx
mp4 l 0 !
mp4_buffer_size hsl 1 size
mp4_max_buffer_size hsl 1 size
mp4_start_key_frame hsl 1 flag
# ngx_http_random_index_module nginx
random_index l 1 flag
# ngx_http_realip_module nginx
set_real_ip_from hsl 1 !
real_ip_header hsl 1 !
real_ip_recursive hsl 1 flag
# ngx_http_referer_module nginx
valid_referers sl 1+ !
referer_hash_max_size sl 1 number
referer_hash_bucket_size sl 1 number
# ngx_http_secure_link_module nginx
secure_link hsl 1 value
secure_link_md5 hsl 1 value
secure_link_secret hsl 1 text
# ngx_http_slice_filter_module nginx
slice hsl 1 size
# ngx_http_split_clients_module nginx
split_clients h 2{} !
# ngx_http_ssi_filter_module nginx
ssi hslL 1 flag
ssi_silent_errors hsl 1 flag
ssi_ignore_recycled_buffers hsl 1 flag
ssi_min_file_chunk hsl 1 size
ssi_value_length hsl 1 size
ssi_types hsl 1+ -
ssi_last_modified hsl 1 flag
# ngx_http_stub_status_module nginx
stub_status sl 01 !
# ngx_http_sub_filter_module nginx
sub_filter hsl 2 !
sub_filter_types hsl 1+ -
sub_filter_once hsl 1 flag
sub_filter_last_modified hsl 1 flag
# ngx_http_userid_filter_module nginx
userid hsl 1 one:off,log,v1,on
userid_service hsl 1 number
userid_name hsl 1 text
userid_domain hsl 1 text
userid_path hsl 1 text
userid_expires hsl 1 !
userid_flags hsl 123 some:off,secure,httponly,samesite=strict,samesite=lax,samesite=none
userid_p3p hsl 1 text
userid_mark hsl 1 !
# ngx_http_xslt_filter_module loadable
xml_entities hsl 1 !
xslt_stylesheet l 1+ !
xslt_param hsl 2 !
xslt_string_param hsl 2 !
xslt_types hsl 1+ -
xslt_last_modified hsl 1 flag
# ngx_http_perl_module loadable
perl_modules h 1 -
perl_require h 1 -
perl lx 1 !
perl_set h 2 !
`;
