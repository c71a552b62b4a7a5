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

export interface ForwardAction {
  Type: string;
  TargetGroupArn?: string;
}

/** Input of CreateListener. */
export interface Listener {
  LoadBalancerArn: string;
  Protocol?: string;
  Port?: number;
  SslPolicy?: string;
  DefaultActions: ForwardAction[];
  Certificates?: { CertificateArn: string }[];
}

/** Input of CreateTargetGroup. */
export interface TargetGroup {
  Name: string;
  Port?: number;
  Protocol?: string;
  ProtocolVersion?: string;
  VpcId?: string;
  HealthCheckPath?: string;
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
