import type {
  ClassicAttributes,
  ClassicLoadBalancer,
  Attribute,
  Listener,
  ListenerRule,
  LoadBalancer,
  SecurityGroupRule,
  TargetGroup,
} from "./balancing.ts";
import type { RunTask, Service, TaskDefinition } from "./ecs.ts";
import type { DiscoveryService, FrontObject, LogGroup, Scaling } from "./surroundings.ts";
import type { Native, NativeNode } from "./types.ts";

/** A piece of a secret's value: characters that were typed, or what a provider answers. */
export interface SecretPiece {
  text?: string;
  /** `#{vault:shop/web/db_password}`. */
  from?: string;
  /** The server that the definition names, where a person has to read it. */
  address?: string;
  /** How a well-known program reads it; absent where a person has to. */
  read?: {
    program: string;
    mount?: string;
    version?: string;
    /** The server that the definition names. */
    address?: string;
    path?: string;
    key?: string;
    region?: string;
  };
}

/** A member of a JSON secret. */
export interface SecretMember {
  key: string;
  value: SecretPiece[];
}

/** A secret that the native side reads, and what fills it: one entry of `secrets/plan.json`. */
export interface SecretParameter {
  /** `parameter-store` or `secrets-manager`. */
  store: string;
  /** The name in that store. */
  name: string;
  region: string;
  /** The account that it belongs to, where that is known. */
  account?: string;
  /** What `valueFrom` names. */
  arn: string;
  /** The customer key that encrypts it; absent for AWS's own. */
  kmsKeyId?: string;
  /** The value, as the pieces it is composed of. */
  value?: SecretPiece[];
  /** Instead of one value: the members of a JSON object. */
  members?: SecretMember[];
  /** `app/container/VARIABLE`. */
  readBy: string[];
}

/** An IAM policy document. */
export interface PolicyDocument {
  Version: string;
  Statement: { Sid: string; Effect: string; Action: string[]; Resource: string[] }[];
}

/** How each type of resource looks. Adding one is a line here and a line in the emitter's layout. */
export interface ResourceShapes {
  "task-definition": TaskDefinition;
  service: Service;
  deployment: { region: string; cluster: string; service: string };
  scaling: Scaling;
  "log-groups": { groups: LogGroup[] };
  discovery: { services: DiscoveryService[] };
  front: FrontObject;
  oneshot: {
    /** Where the task runs. */
    region?: string;
    taskDefinition: TaskDefinition;
    runTask: RunTask;
    /** What Hako does around the task: where it polls for completion, and what it scales out when nothing fits. */
    hako?: { notificationPrefix?: string; autoScalingGroup?: string; scaleOutTopic?: string };
  };
  "load-balancer": { loadBalancer: LoadBalancer; attributes?: Attribute[] };
  listener: Listener;
  "listener-rule": ListenerRule;
  "security-group-rule": SecurityGroupRule;
  "target-group": { targetGroup: TargetGroup; attributes?: Attribute[] };
  "classic-load-balancer": { classic: ClassicLoadBalancer; attributes?: ClassicAttributes };
  secret: SecretParameter;
  "execution-policy": PolicyDocument;
}

export type ResourceType = keyof ResourceShapes;

/** A resource's name in the plan: its type and a name that is unique in it, for example `target-group/hako-web`. */
export type ResourceId = `${ResourceType}/${string}`;

interface ResourceOf<T extends ResourceType> {
  readonly type: T;
  readonly id: ResourceId;
  /** The apps that need it, in the order of the estate. */
  readonly apps: readonly string[];
  /** For listeners and target groups: the name of the load balancer file they are written into. */
  readonly balancer?: string;
  /** For a listener rule: the listener whose rule it is. */
  readonly listener?: ResourceId;
  readonly value: Native<ResourceShapes[T]>;
}

export type Resource = { [T in ResourceType]: ResourceOf<T> }[ResourceType];

export type ResourceWith<T extends ResourceType> = Extract<Resource, { type: T }>;

/** The value of a resource for code that walks without knowing its shape. */
export function nodeOf(resource: Resource): NativeNode {
  // Every Native<shape> is built of the kinds of NativeNode; an interface has no index signature to show it with.
  return resource.value as unknown as NativeNode;
}
