/** Variables in strings. Source: ngx_http_script_compile in src/http/ngx_http_script.c. */

/** What a string refers to: names in lower case (nginx ignores their case), captures as digits. Or nginx's refusal. */
export type Compiled =
  | { readonly names: readonly string[]; readonly captures: readonly number[] }
  | { readonly message: string };

const NOTHING: Compiled = { names: [], captures: [] };

/** Finds the variables in a string. */
export function compileVariables(text: string): Compiled {
  let at = text.indexOf("$");
  if (at === -1) return NOTHING;
  const names: string[] = [];
  const captures: number[] = [];
  while (at !== -1) {
    at++;
    const unit = text.charCodeAt(at);
    if (unit >= 49 && unit <= 57) {
      captures.push(unit - 48);
    } else {
      const bracket = text[at] === "{";
      if (bracket) at++;
      const start = at;
      while (at < text.length && isNameUnit(text.charCodeAt(at))) at++;
      const name = text.slice(start, at);
      if (bracket && start < text.length && text[at] !== "}") {
        return { message: `the closing bracket in "${name}" variable is missing` };
      }
      if (name === "") return { message: "invalid variable name" };
      names.push(name.toLowerCase());
    }
    at = text.indexOf("$", at);
  }
  return { names, captures };
}

function isNameUnit(unit: number): boolean {
  return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122) || unit === 95;
}

/** The names that a regular expression captures: `(?<name>…)`, `(?P<name>…)`, `(?'name'…)`. In lower case. */
export function namedCaptures(pattern: string): string[] {
  if (!pattern.includes("(?")) return [];
  return [...pattern.matchAll(/\(\?P?(?:<|')([A-Za-z_][A-Za-z0-9_]*)[>']/g)].map((found) =>
    (found[1] ?? "").toLowerCase(),
  );
}

/** Variables that nginx brings to http. `!`: a configuration may define it anew. Source: nginx.org/en/docs/varindex.html. */
const HTTP_VARIABLES = `
http_host http_user_agent http_referer http_via http_x_forwarded_for http_cookie content_length content_type host
binary_remote_addr remote_addr remote_port proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr
proxy_protocol_server_port server_addr server_port server_protocol scheme https request_uri uri document_uri request
document_root realpath_root query_string args! is_args request_filename server_name request_method remote_user
bytes_sent body_bytes_sent pipe request_completion request_body request_body_file request_length request_time
request_id status sent_http_content_type sent_http_content_length sent_http_location sent_http_last_modified
sent_http_connection sent_http_keep_alive sent_http_transfer_encoding sent_http_cache_control sent_http_link
limit_rate! connection connection_requests connection_time nginx_version hostname pid msec time_iso8601 time_local
tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd tcpinfo_rcv_space msie! modern_browser! ancient_browser!
fastcgi_script_name fastcgi_path_info gzip_ratio limit_conn_status limit_req_status proxy_host! proxy_port!
proxy_add_x_forwarded_for proxy_add_via proxy_internal_body_length proxy_internal_chunked grpc_internal_trailers
realip_remote_addr realip_remote_port invalid_referer! secure_link secure_link_expires slice_range date_local date_gmt
ssl_protocol! ssl_cipher! ssl_ciphers! ssl_curve! ssl_curves! ssl_session_id! ssl_session_reused! ssl_early_data!
ssl_server_name! ssl_alpn_protocol! ssl_client_cert! ssl_client_raw_cert! ssl_client_escaped_cert! ssl_client_s_dn!
ssl_client_i_dn! ssl_client_s_dn_legacy! ssl_client_i_dn_legacy! ssl_client_serial! ssl_client_fingerprint!
ssl_client_verify! ssl_client_v_start! ssl_client_v_end! ssl_client_v_remain! connections_active connections_reading
connections_writing connections_waiting uid_got uid_set uid_reset upstream_addr upstream_status upstream_connect_time
upstream_header_time upstream_response_time upstream_response_length upstream_bytes_received upstream_bytes_sent
upstream_cache_status upstream_cache_last_modified upstream_cache_etag http2 geoip_country_code geoip_country_code3
geoip_country_name geoip_org geoip_city_continent_code geoip_city_country_code geoip_city_country_code3
geoip_city_country_name geoip_region geoip_region_name geoip_city geoip_postal_code geoip_latitude geoip_longitude
geoip_dma_code geoip_area_code
`;

const STREAM_VARIABLES = `
binary_remote_addr remote_addr remote_port proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr
proxy_protocol_server_port server_addr server_port bytes_sent bytes_received session_time status connection
nginx_version hostname pid msec time_iso8601 time_local protocol limit_conn_status realip_remote_addr
realip_remote_port ssl_protocol! ssl_cipher! ssl_ciphers! ssl_curve! ssl_curves! ssl_session_id! ssl_session_reused!
ssl_server_name! ssl_alpn_protocol! ssl_client_cert! ssl_client_raw_cert! ssl_client_escaped_cert! ssl_client_s_dn!
ssl_client_i_dn! ssl_client_serial! ssl_client_fingerprint! ssl_client_verify! ssl_client_v_start! ssl_client_v_end!
ssl_client_v_remain! ssl_preread_protocol ssl_preread_server_name ssl_preread_alpn_protocols upstream_addr
upstream_bytes_sent upstream_connect_time upstream_first_byte_time upstream_session_time upstream_bytes_received
geoip_country_code geoip_country_code3 geoip_country_name geoip_org geoip_city_continent_code geoip_city_country_code
geoip_city_country_code3 geoip_city_country_name geoip_region geoip_region_name geoip_city geoip_postal_code
geoip_latitude geoip_longitude geoip_dma_code geoip_area_code
`;

/** Variables that nginx got after 1.22: known, though Debian's nginx refuses them. */
const NEWER_VARIABLES = `
http3 request_port is_request_port proxy_protocol_tlv_alpn proxy_protocol_tlv_authority proxy_protocol_tlv_ssl_verify
ssl_sigalg ssl_client_sigalg server_name ssl_server_name ssl_ech_status ssl_ech_outer_server_name quic
`;

const HTTP_PREFIXES: readonly string[] = [
  "http_",
  "sent_http_",
  "sent_trailer_",
  "upstream_http_",
  "upstream_trailer_",
  "upstream_cookie_",
  "cookie_",
  "arg_",
];

export type VariableSpace = "http" | "stream";

const builtin = new Map<VariableSpace, ReadonlyMap<string, boolean>>();

function builtinVariables(space: VariableSpace): ReadonlyMap<string, boolean> {
  const known = builtin.get(space);
  if (known !== undefined) return known;
  const names = (space === "http" ? HTTP_VARIABLES : STREAM_VARIABLES).trim().split(/\s+/);
  const read = new Map(names.map((name) => [name.replace("!", ""), name.endsWith("!")] as const));
  for (const name of NEWER_VARIABLES.trim().split(/\s+/)) if (!read.has(name)) read.set(name, true);
  builtin.set(space, read);
  return read;
}

/** True for a variable that nginx itself brings. `name` is in lower case. */
export function isBuiltinVariable(space: VariableSpace, name: string): boolean {
  if (builtinVariables(space).has(name)) return true;
  if (name.startsWith("proxy_protocol_tlv_")) return true;
  return space === "http" && HTTP_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** True for a variable that a configuration may not define, because nginx brings it. */
export function isFixedVariable(space: VariableSpace, name: string): boolean {
  return builtinVariables(space).get(name) === false;
}
