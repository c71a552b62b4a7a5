import type { KeyTable } from "./keys-table.ts";

/** The keys of the load balancers. Source: lib/hako/schedulers/ecs_elb.rb, ecs_elb_v2.rb and their history. */

/** Keys of `scheduler.elb`. */
export const CLASSIC_KEYS: KeyTable = {
  listeners: {
    type: "maps",
    since: "0.1.0",
    required: true,
    meaning: "what the load balancer listens on",
    member: "Listeners",
    keys: {
      protocol: {
        type: "string",
        since: "0.2.0",
        required: true,
        meaning: "the protocol",
        member: "Listeners[].Protocol",
      },
      load_balancer_port: {
        type: "integer",
        since: "0.1.0",
        required: true,
        meaning: "the port",
        member: "Listeners[].LoadBalancerPort",
      },
      ssl_certificate_id: {
        type: "string",
        since: "0.2.0",
        meaning: "the ARN of the certificate",
        member: "Listeners[].SSLCertificateId",
      },
    },
  },
  subnets: { type: "strings", since: "0.1.0", required: true, meaning: "the subnets it stands in", member: "Subnets" },
  security_groups: {
    type: "strings",
    since: "0.1.0",
    required: true,
    meaning: "its security groups",
    member: "SecurityGroups",
  },
  scheme: { type: "string", since: "0.13.2", meaning: "`internal`, or facing the internet", member: "Scheme" },
  tags: { type: "map", since: "0.13.2", meaning: "its tags", member: "Tags", free: true },
  cross_zone_load_balancing: {
    type: "boolean",
    since: "0.24.0",
    meaning: "spreads over all zones",
    member: "CrossZoneLoadBalancing.Enabled",
  },
  load_balancer_name: { type: "string", since: "2.5.0", meaning: "its name; `hako-<id>`", member: "LoadBalancerName" },
  container_name: {
    type: "string",
    since: "1.8.1",
    meaning: "the container it sends to; `front`",
    member: "loadBalancers[].containerName",
  },
  container_port: {
    type: "integer",
    since: "1.8.1",
    meaning: "the container's port; 80",
    member: "loadBalancers[].containerPort",
  },
};

/** Keys of `scheduler.elb_v2`. */
export const V2_KEYS: KeyTable = {
  vpc_id: { type: "string", since: "0.20.0", meaning: "the VPC of the target group", member: "VpcId" },
  type: { type: "string", since: "2.1.0", meaning: "`application` or `network`", member: "Type" },
  scheme: { type: "string", since: "0.20.0", meaning: "`internal`, or facing the internet", member: "Scheme" },
  subnets: { type: "strings", since: "0.20.0", meaning: "the subnets it stands in", member: "Subnets" },
  security_groups: { type: "strings", since: "0.20.0", meaning: "its security groups", member: "SecurityGroups" },
  tags: { type: "map", since: "0.20.0", meaning: "its tags", member: "Tags", free: true },
  listeners: {
    type: "maps",
    since: "0.20.0",
    meaning: "what the load balancer listens on",
    member: "Listeners",
    keys: {
      protocol: { type: "string", since: "0.20.0", required: true, meaning: "the protocol", member: "Protocol" },
      port: { type: "integer", since: "0.20.0", required: true, meaning: "the port", member: "Port" },
      certificate_arn: {
        type: "string",
        since: "0.20.0",
        meaning: "the ARN of the certificate",
        member: "Certificates[].CertificateArn",
      },
      ssl_policy: { type: "string", since: "2.4.0", meaning: "the TLS policy", member: "SslPolicy" },
    },
  },
  health_check_path: {
    type: "string",
    since: "0.20.0",
    meaning: "the path of the target group's health check",
    member: "HealthCheckPath",
  },
  protocol_version: {
    type: "string",
    since: "2.15.0",
    meaning: "`HTTP1`, `HTTP2` or `GRPC`; HTTP1",
    member: "ProtocolVersion",
  },
  matcher: {
    type: "map",
    since: "2.15.0",
    meaning: "the answers that count as healthy",
    member: "Matcher",
    keys: {
      http_code: { type: "string", since: "2.15.0", meaning: "HTTP status codes", member: "Matcher.HttpCode" },
      grpc_code: { type: "string", since: "2.15.0", meaning: "gRPC status codes", member: "Matcher.GrpcCode" },
    },
  },
  target_type: {
    type: "string",
    since: "1.9.0",
    meaning: "`instance` or `ip`; `ip` with awsvpc, whatever it says",
    member: "TargetType",
  },
  load_balancer_name: {
    type: "string",
    since: "2.5.0",
    meaning: "a load balancer that someone else looks after",
    member: "",
  },
  target_group_name: {
    type: "string",
    since: "2.5.0",
    meaning: "a target group that someone else looks after",
    member: "loadBalancers[].targetGroupArn",
  },
  load_balancer_attributes: {
    type: "map",
    since: "1.5.0",
    meaning: "attributes of the load balancer",
    member: "Attributes",
    free: true,
  },
  target_group_attributes: {
    type: "map",
    since: "1.8.2",
    meaning: "attributes of the target group",
    member: "Attributes",
    free: true,
  },
  container_name: {
    type: "string",
    since: "1.8.1",
    meaning: "the container it sends to; `front`",
    member: "loadBalancers[].containerName",
  },
  container_port: {
    type: "integer",
    since: "1.8.1",
    meaning: "the container's port; 80",
    member: "loadBalancers[].containerPort",
  },
};
