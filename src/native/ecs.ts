/**
 * The input shapes of Amazon ECS that hakobu reads and writes, with AWS's own member names.
 * A test holds each of them against the types and the runtime schemas of `@aws-sdk/client-ecs`.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */

export interface KeyValue {
  name: string;
  value: string;
}

export interface SecretEntry {
  name: string;
  valueFrom: string;
}

export interface PortMapping {
  containerPort: number;
  hostPort?: number;
  protocol?: string;
}

export interface LinuxParameters {
  capabilities?: { add: string[]; drop: string[] };
  devices?: { hostPath: string; containerPath?: string; permissions: string[] }[];
  initProcessEnabled?: boolean;
  sharedMemorySize?: number;
  tmpfs?: { containerPath: string; mountOptions: string[]; size: number }[];
}

export interface ContainerDefinition {
  name: string;
  image?: string;
  cpu?: number;
  memory?: number;
  memoryReservation?: number;
  links?: string[];
  portMappings?: PortMapping[];
  essential?: boolean;
  environment?: KeyValue[];
  secrets?: SecretEntry[];
  dockerLabels?: Record<string, string>;
  mountPoints?: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  entryPoint?: string[];
  command?: string[];
  privileged?: boolean;
  linuxParameters?: LinuxParameters;
  dependsOn?: { containerName: string; condition: string }[];
  volumesFrom?: { sourceContainer: string; readOnly: boolean }[];
  user?: string;
  logConfiguration?: { logDriver: string; options?: Record<string, string> };
  healthCheck?: { command: string[]; interval?: number; retries?: number; timeout?: number; startPeriod?: number };
  ulimits?: { name: string; softLimit: number; hardLimit: number }[];
  extraHosts?: { hostname: string; ipAddress: string }[];
  readonlyRootFilesystem?: boolean;
  dockerSecurityOptions?: string[];
  systemControls?: { namespace: string; value: string }[];
  repositoryCredentials?: { credentialsParameter: string };
  resourceRequirements?: { type: string; value: string }[];
  firelensConfiguration?: { type: string; options?: Record<string, string> };
}

export interface DockerVolumeConfiguration {
  autoprovision?: boolean;
  driver?: string;
  driverOpts?: Record<string, string>;
  labels?: Record<string, string>;
  scope?: string;
}

export interface EfsVolumeConfiguration {
  fileSystemId: string;
  rootDirectory?: string;
  transitEncryption?: string;
  transitEncryptionPort?: number;
  authorizationConfig?: { accessPointId?: string; iam?: string };
}

export interface Volume {
  name: string;
  host?: { sourcePath?: string };
  dockerVolumeConfiguration?: DockerVolumeConfiguration;
  efsVolumeConfiguration?: EfsVolumeConfiguration;
}

export interface Tag {
  key: string;
  value: string;
}

/** Input of RegisterTaskDefinition. */
export interface TaskDefinition {
  family: string;
  taskRoleArn?: string;
  executionRoleArn?: string;
  networkMode?: string;
  pidMode?: string;
  containerDefinitions: ContainerDefinition[];
  volumes?: Volume[];
  requiresCompatibilities?: string[];
  runtimePlatform?: { cpuArchitecture?: string; operatingSystemFamily?: string };
  cpu?: string;
  memory?: string;
  ephemeralStorage?: { sizeInGiB: number };
  tags?: Tag[];
}

export interface CapacityProviderStrategyItem {
  capacityProvider: string;
  weight?: number;
  base?: number;
}

export interface NetworkConfiguration {
  awsvpcConfiguration: { subnets: string[]; securityGroups?: string[]; assignPublicIp?: string };
}

export interface PlacementConstraint {
  type?: string;
  expression?: string;
}

export interface PlacementStrategy {
  type?: string;
  field?: string;
}

export interface ServiceLoadBalancer {
  targetGroupArn?: string;
  loadBalancerName?: string;
  containerName: string;
  containerPort: number;
}

export interface ServiceRegistry {
  containerName?: string;
  containerPort?: number;
  port?: number;
  registryArn: string;
}

/** Input of CreateService, without the task definition: ecspresso fills that in. */
export interface Service {
  cluster: string;
  serviceName: string;
  role?: string;
  desiredCount?: number;
  deploymentConfiguration?: {
    deploymentCircuitBreaker?: { enable: boolean; rollback: boolean };
    maximumPercent?: number;
    minimumHealthyPercent?: number;
  };
  placementConstraints?: PlacementConstraint[];
  placementStrategy?: PlacementStrategy[];
  schedulingStrategy?: string;
  launchType?: string;
  capacityProviderStrategy?: CapacityProviderStrategyItem[];
  platformVersion?: string;
  networkConfiguration?: NetworkConfiguration;
  healthCheckGracePeriodSeconds?: number;
  propagateTags?: string;
  enableExecuteCommand?: boolean;
  loadBalancers?: ServiceLoadBalancer[];
  serviceRegistries?: ServiceRegistry[];
}

/** Input of RunTask, without the task definition and the overrides that `hako oneshot` takes from its command line. */
export interface RunTask {
  cluster: string;
  count: number;
  placementConstraints?: PlacementConstraint[];
  placementStrategy?: PlacementStrategy[];
  startedBy?: string;
  launchType?: string;
  capacityProviderStrategy?: CapacityProviderStrategyItem[];
  platformVersion?: string;
  networkConfiguration?: NetworkConfiguration;
  propagateTags?: string;
  enableExecuteCommand?: boolean;
}
