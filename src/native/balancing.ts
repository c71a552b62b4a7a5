/**
 * The input shapes of Elastic Load Balancing that hakobu reads and writes, with AWS's own member names.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/ (v2) and .../2012-06-01/ (classic)
 */

export interface BalancerTag {
  Key: string;
  Value: string;
}

export interface Attribute {
  Key: string;
  Value: string;
}

/** Input of CreateLoadBalancer, version 2. */
export interface LoadBalancer {
  Name: string;
  Subnets?: string[];
  SecurityGroups?: string[];
  Scheme?: string;
  Type?: string;
  Tags?: BalancerTag[];
}

/** An action of a listener or a rule. Source: API_Action. */
export interface BalancerAction {
  Type: string;
  /** 1 to 50000; needed where there are several actions, of which the last sends or answers. */
  Order?: number;
  TargetGroupArn?: string;
  ForwardConfig?: {
    TargetGroups: { TargetGroupArn: string; Weight?: number }[];
    TargetGroupStickinessConfig?: { Enabled?: boolean; DurationSeconds?: number };
  };
  RedirectConfig?: {
    StatusCode: string;
    Protocol?: string;
    Port?: string;
    Host?: string;
    Path?: string;
    Query?: string;
  };
  FixedResponseConfig?: { StatusCode: string; ContentType?: string; MessageBody?: string };
}

/** Input of CreateListener. */
export interface Listener {
  LoadBalancerArn: string;
  Protocol?: string;
  Port?: number;
  SslPolicy?: string;
  DefaultActions: BalancerAction[];
  Certificates?: { CertificateArn: string }[];
  /** Whether clients show a certificate: `off`, `passthrough` or `verify`. */
  MutualAuthentication?: { Mode?: string };
}

/** Input of CreateTargetGroup. */
export interface TargetGroup {
  Name: string;
  Port?: number;
  Protocol?: string;
  ProtocolVersion?: string;
  VpcId?: string;
  HealthCheckPath?: string;
  HealthCheckProtocol?: string;
  HealthCheckPort?: string;
  TargetType?: string;
  Matcher?: { HttpCode?: string; GrpcCode?: string };
}

/** Input of CreateLoadBalancer of the classic API. */
export interface ClassicLoadBalancer {
  LoadBalancerName: string;
  Listeners: { Protocol: string; LoadBalancerPort: number; InstancePort?: number; SSLCertificateId?: string }[];
  Subnets?: string[];
  SecurityGroups?: string[];
  Scheme?: string;
  Tags?: BalancerTag[];
}

/** `LoadBalancerAttributes` of ModifyLoadBalancerAttributes of the classic API. */
export interface ClassicAttributes {
  CrossZoneLoadBalancing?: { Enabled: boolean };
}

/** One condition of a listener rule: all of them must hold; of its values any. Source: API_RuleCondition. */
export interface RuleCondition {
  Field: string;
  HostHeaderConfig?: { Values?: string[]; RegexValues?: string[] };
  PathPatternConfig?: { Values?: string[]; RegexValues?: string[] };
  HttpHeaderConfig?: { HttpHeaderName: string; Values?: string[]; RegexValues?: string[] };
  HttpRequestMethodConfig?: { Values: string[] };
  QueryStringConfig?: { Values: { Key?: string; Value: string }[] };
  SourceIpConfig?: { Values: string[] };
}

/** What a rewrite of a rule does after the rule was chosen. Source: API_RuleTransform. */
export interface RuleTransform {
  Type: string;
  UrlRewriteConfig?: { Rewrites: { Regex: string; Replace: string }[] };
  HostHeaderRewriteConfig?: { Rewrites: { Regex: string; Replace: string }[] };
}

/** Input of CreateRule. */
export interface ListenerRule {
  ListenerArn: string;
  Priority: number;
  Conditions: RuleCondition[];
  Actions: BalancerAction[];
  Transforms?: RuleTransform[];
  Tags?: BalancerTag[];
}

/** What the balancer lets through to an app, or to where: input of AuthorizeSecurityGroupIngress of EC2. */
export interface SecurityGroupRule {
  GroupId: string;
  IpPermissions: {
    IpProtocol: string;
    FromPort: number;
    ToPort: number;
    UserIdGroupPairs?: { GroupId: string; Description?: string }[];
    IpRanges?: { CidrIp: string; Description?: string }[];
  }[];
}
