import type { ListShape, Shape, StructureShape } from "./shape.ts";

/**
 * The members of AWS's inputs and of what its `describe` commands print, by API; `passed` are those that say nothing
 * about where a request goes.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/ (API_CreateRule, API_Rule, API_Action,
 * API_CreateListener, API_Listener, API_CreateTargetGroup, API_TargetGroup, API_CreateLoadBalancer, API_LoadBalancer),
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ (API_CreateService, API_RegisterTaskDefinition),
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
 */
function structure(
  name: string,
  members: Readonly<Record<string, Shape>>,
  required: readonly string[] = [],
): StructureShape {
  return { name, members, required };
}

function list(each: Shape): ListShape {
  return { each };
}

const TAGS = list(structure("a tag", { Key: "text", Value: "text" }, ["Key", "Value"]));
export const ATTRIBUTES = list(structure("an attribute", { Key: "text", Value: "text" }, ["Key", "Value"]));

const TARGET_GROUP_TUPLE = structure("a target group of an action", { TargetGroupArn: "text", Weight: "number" }, [
  "TargetGroupArn",
]);

const FORWARD = structure(
  "a `ForwardConfig`",
  {
    TargetGroups: list(TARGET_GROUP_TUPLE),
    TargetGroupStickinessConfig: structure("a `TargetGroupStickinessConfig`", {
      Enabled: "boolean",
      DurationSeconds: "number",
    }),
  },
  ["TargetGroups"],
);

const REDIRECT = structure(
  "a `RedirectConfig`",
  { Protocol: "text", Port: "text", Host: "text", Path: "text", Query: "text", StatusCode: "text" },
  ["StatusCode"],
);

const ACTION = structure(
  "an action",
  {
    Type: "text",
    TargetGroupArn: "text",
    Order: "number",
    ForwardConfig: FORWARD,
    RedirectConfig: REDIRECT,
    FixedResponseConfig: structure(
      "a `FixedResponseConfig`",
      { StatusCode: "text", ContentType: "text", MessageBody: "text" },
      ["StatusCode"],
    ),
    // The balancer asks somebody else first: the type alone says so.
    AuthenticateOidcConfig: "passed",
    AuthenticateCognitoConfig: "passed",
    JwtValidationConfig: "passed",
  },
  ["Type"],
);

const VALUES = { Values: list("text"), RegexValues: list("text") };

const CONDITION = structure(
  "a condition",
  {
    Field: "text",
    HostHeaderConfig: structure("a `HostHeaderConfig`", VALUES),
    PathPatternConfig: structure("a `PathPatternConfig`", VALUES),
    HttpHeaderConfig: structure("an `HttpHeaderConfig`", { HttpHeaderName: "text", ...VALUES }, ["HttpHeaderName"]),
    HttpRequestMethodConfig: structure("an `HttpRequestMethodConfig`", { Values: list("text") }, ["Values"]),
    QueryStringConfig: structure(
      "a `QueryStringConfig`",
      { Values: list(structure("a value of a query string", { Key: "text", Value: "text" }, ["Value"])) },
      ["Values"],
    ),
    SourceIpConfig: structure("a `SourceIpConfig`", { Values: list("text"), IpAddressType: "passed" }, ["Values"]),
  },
  ["Field"],
);

const REWRITES = structure(
  "a rewrite",
  { Rewrites: list(structure("a rewrite", { Regex: "text", Replace: "text" }, ["Regex", "Replace"])) },
  ["Rewrites"],
);

const TRANSFORM = structure(
  "a transform",
  { Type: "text", UrlRewriteConfig: REWRITES, HostHeaderRewriteConfig: REWRITES },
  ["Type"],
);

export const RULE = structure(
  "a listener rule",
  {
    ListenerArn: "text",
    Priority: "number",
    Conditions: list(CONDITION),
    Actions: list(ACTION),
    Transforms: list(TRANSFORM),
    Tags: TAGS,
    RuleArn: "passed",
    IsDefault: "passed",
  },
  ["ListenerArn", "Priority", "Conditions", "Actions"],
);

export const LISTENER = structure(
  "a listener",
  {
    LoadBalancerArn: "text",
    Protocol: "text",
    Port: "number",
    SslPolicy: "text",
    DefaultActions: list(ACTION),
    Certificates: list(structure("a certificate", { CertificateArn: "text", IsDefault: "passed" }, ["CertificateArn"])),
    MutualAuthentication: structure("a `MutualAuthentication`", {
      Mode: "text",
      TrustStoreArn: "passed",
      IgnoreClientCertificateExpiry: "passed",
      TrustStoreAssociationStatus: "passed",
      AdvertiseTrustStoreCaNames: "passed",
    }),
    AlpnPolicy: "passed",
    Tags: "passed",
    ListenerArn: "passed",
  },
  ["LoadBalancerArn", "DefaultActions"],
);

export const TARGET_GROUP = structure(
  "a target group",
  {
    Name: "text",
    Port: "number",
    Protocol: "text",
    ProtocolVersion: "text",
    VpcId: "text",
    HealthCheckPath: "text",
    HealthCheckProtocol: "text",
    HealthCheckPort: "text",
    TargetType: "text",
    Matcher: structure("a `Matcher`", { HttpCode: "text", GrpcCode: "text" }),
    HealthCheckEnabled: "passed",
    HealthCheckIntervalSeconds: "passed",
    HealthCheckTimeoutSeconds: "passed",
    HealthyThresholdCount: "passed",
    UnhealthyThresholdCount: "passed",
    IpAddressType: "passed",
    TargetControlPort: "passed",
    Tags: "passed",
    TargetGroupArn: "passed",
    LoadBalancerArns: "passed",
  },
  ["Name"],
);

export const LOAD_BALANCER = structure(
  "a load balancer",
  {
    Name: "text",
    Subnets: list("text"),
    SecurityGroups: list("text"),
    Scheme: "text",
    Type: "text",
    Tags: TAGS,
    SubnetMappings: "passed",
    IpAddressType: "passed",
    CustomerOwnedIpv4Pool: "passed",
    EnablePrefixForIpv6SourceNat: "passed",
    IpamPools: "passed",
    LoadBalancerArn: "passed",
    DNSName: "passed",
    CanonicalHostedZoneId: "passed",
    CreatedTime: "passed",
    VpcId: "passed",
    State: "passed",
    AvailabilityZones: "passed",
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "passed",
  },
  ["Name"],
);

const RANGE = { Description: "text" } as const;

export const SECURITY_GROUP_RULE = structure(
  "a rule of a security group",
  {
    GroupId: "text",
    IpPermissions: list(
      structure(
        "a permission",
        {
          IpProtocol: "text",
          FromPort: "number",
          ToPort: "number",
          UserIdGroupPairs: list(
            structure("a security group", { GroupId: "text", ...RANGE, UserId: "passed", VpcId: "passed" }, [
              "GroupId",
            ]),
          ),
          IpRanges: list(structure("a range", { CidrIp: "text", ...RANGE }, ["CidrIp"])),
          Ipv6Ranges: "passed",
          PrefixListIds: "passed",
        },
        ["IpProtocol", "FromPort", "ToPort"],
      ),
    ),
  },
  ["GroupId", "IpPermissions"],
);

/** Our own file of a balancer. Promised: design, contract. */
export const BALANCER_FILE_MEMBERS = [
  "loadBalancer",
  "attributes",
  "listeners",
  "targetGroups",
  "securityGroupRules",
] as const;

/** Which container of a service is behind which target group. Nothing else of a service is read. */
export const SERVICE_LOAD_BALANCERS = list(
  structure(
    "a load balancer of a service",
    {
      targetGroupArn: "text",
      loadBalancerName: "text",
      containerName: "text",
      containerPort: "number",
      advancedConfiguration: "passed",
    },
    ["containerName", "containerPort"],
  ),
);
