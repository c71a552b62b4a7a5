/**
 * What stands around a service: scaling, log groups, Cloud Map services, objects in S3. AWS's own member names.
 */

/** Input of RegisterScalableTarget of Application Auto Scaling. */
export interface ScalableTarget {
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
  MinCapacity?: number;
  MaxCapacity?: number;
  RoleARN?: string;
}

/** Input of PutScalingPolicy of Application Auto Scaling. */
export interface ScalingPolicy {
  PolicyName: string;
  ServiceNamespace: string;
  ResourceId: string;
  ScalableDimension: string;
  PolicyType: string;
  StepScalingPolicyConfiguration?: {
    AdjustmentType: string;
    StepAdjustments: {
      ScalingAdjustment: number;
      MetricIntervalLowerBound?: number;
      MetricIntervalUpperBound?: number;
    }[];
    Cooldown?: number;
    MetricAggregationType?: string;
  };
  TargetTrackingScalingPolicyConfiguration?: {
    TargetValue: number;
    PredefinedMetricSpecification: { PredefinedMetricType: string; ResourceLabel?: string };
    ScaleOutCooldown?: number;
    ScaleInCooldown?: number;
    DisableScaleIn?: boolean;
  };
}

/** The members of PutMetricAlarm that Hako sets; it keeps all others as they are. */
export interface AlarmActions {
  AlarmName: string;
  AlarmActions: string[];
}

/** `scaling.json`. */
export interface Scaling {
  scalableTarget: ScalableTarget;
  policies: ScalingPolicy[];
  alarms: AlarmActions[];
}

/** One log group of `logs.json`: input of CreateLogGroup, and the region to create it in. */
export interface LogGroup {
  logGroupName: string;
  region: string;
}

/** One Cloud Map service of `discovery.json`: input of CreateService of AWS Cloud Map. */
export interface DiscoveryService {
  Name: string;
  NamespaceId?: string;
  Description?: string;
  DnsConfig: {
    NamespaceId?: string;
    RoutingPolicy?: string;
    DnsRecords: { Type: string; TTL: number }[];
  };
  HealthCheckCustomConfig?: { FailureThreshold?: number };
}

/** The nginx configuration that Hako uploads for a front, and where to. */
export interface FrontObject {
  region: string;
  bucket: string;
  key: string;
  /** The whole configuration: `front.conf`. */
  body: string;
}
