/** Definitions that together have every key that Hako reads, and some that it does not. */

const SCHEDULER = `scheduler:
  type: ecs
  region: ap-northeast-1
  cluster: shop
`;

/** An application load balancer of its own, and every key of a container. */
export const BALANCED = `${SCHEDULER}  desired_count: 2
  role: ecsServiceRole
  task_role_arn: arn:aws:iam::012345678901:role/Task
  execution_role_arn: arn:aws:iam::012345678901:role/Execution
  network_mode: bridge
  pid_mode: task
  cpu: '1024'
  memory: '2048'
  requires_compatibilities: [EC2]
  ephemeral_storage:
    size_in_gi_b: '25'
  runtime_platform:
    cpu_architecture: ARM64
    operating_system_family: LINUX
  tags:
    Team: shop
    Port: 80
  launch_type: EC2
  capacity_provider_strategy:
    - capacity_provider: spot
      weight: 3
      base: 1
  platform_version: 1.4.0
  network_configuration:
    awsvpc_configuration:
      subnets: [subnet-1]
      security_groups: []
      assign_public_ip: DISABLED
  scheduling_strategy: REPLICA
  placement_constraints:
    - type: memberOf
      expression: attribute:x == y
  placement_strategy:
    - type: spread
      field: attribute:zone
  deployment_configuration:
    maximum_percent: 200
    minimum_healthy_percent: 50
    deployment_circuit_breaker:
      enable: true
      rollback: false
  health_check_grace_period_seconds: 30
  dynamic_port_mapping: true
  enable_execute_command: true
  misspelt: 1
  elb_v2s:
    listeners: []
  elb_v2:
    vpc_id: vpc-1
    type: application
    scheme: internal
    subnets: [subnet-1, subnet-2]
    security_groups: [sg-2]
    tags:
      Owner: web
    listeners:
      - protocol: HTTPS
        port: 443
        certificate_arn: arn:aws:acm:ap-northeast-1:012345678901:certificate/a
        ssl_policy: ELBSecurityPolicy-2016-08
        weight: 1
      - protocol: HTTP
        port: '80'
        certificate_arn:
    health_check_path: /hc
    protocol_version: GRPC
    matcher:
      http_code: '200'
      grpc_code: '0'
    target_type: instance
    load_balancer_attributes:
      idle_timeout.timeout_seconds: '5'
    target_group_attributes:
      deregistration_delay.timeout_seconds: '20'
    container_name: front
    container_port: 80
    container: 50051
  service_discovery:
    - container_name: app
      container_port: 3000
      port: 3000
      service:
        name: web
        namespace_id: ns-1
        description: the web
        dns_config:
          namespace_id: ns-1
          routing_policy: WEIGHTED
          dns_records:
            - type: SRV
              ttl: '60'
        health_check_custom_config:
          failure_threshold: 1
app:
  image: registry.example.com/web
  tag: v1
  image_tag: not-read
  cpu: 128
  memory: '256'
  memory_reservation: 200
  essential: true
  links: ['redis:cache']
  port_mappings:
    - container_port: '0x1f'
      host_port: 0
      protocol: udp
      name: http
  env:
    PORT: '3000'
    EMPTY: ''
  secrets:
    - name: TOKEN
      value_from: arn:aws:ssm:ap-northeast-1:012345678901:parameter/token
  docker_labels:
    team: shop
    cc.wanko.hako.version: mine
  mount_points:
    - source_volume: data
      container_path: /data
      read_only: true
  volumes_from:
    - source_container: redis
      read_only: true
  entry_point: [/entry]
  command: [bundle, exec]
  user: root
  privileged: true
  linux_parameters:
    capabilities:
      add: [SYS_PTRACE]
      drop: []
    devices:
      - host_path: /dev/fuse
        container_path: /dev/fuse
        permissions: [read]
    init_process_enabled: true
    shared_memory_size: 64
    tmpfs:
      - container_path: /tmp
        mount_options: [noexec]
        size: 32
  depends_on:
    - container_name: redis
      condition: START
  log_configuration:
    log_driver: awslogs
    options:
      awslogs-group: web
      awslogs-region: ap-northeast-1
  health_check:
    command: [CMD-SHELL, curl]
    interval: 10
    retries: 5
    timeout: 4
    start_period: 60
  ulimits:
    - name: nofile
      soft_limit: 1024
      hard_limit: 2048
  extra_hosts:
    - hostname: db
      ip_address: 10.0.0.1
  readonly_root_filesystem: true
  docker_security_options: [no-new-privileges]
  system_controls:
    - namespace: net.core.somaxconn
      value: '1024'
  repository_credentials:
    credentials_parameter: arn:aws:secretsmanager:ap-northeast-1:012345678901:secret:hub
  resource_requirements:
    - type: GPU
      value: '1'
  firelens_configuration:
    type: fluentbit
    options:
      enable-ecs-log-metadata: 'true'
  log_configuratipon: {}
sidecars:
  front:
    image_tag: nginx
    image: not-read
    env:
      S3_CONFIG_KEY: overwritten
    docker_labels: {}
    command:
  redis:
    image_tag: redis
  app:
    image_tag: never-read
additional_containers:
  old:
    image_tag: shadowed
volumes:
  data:
    docker_volume_configuration:
      autoprovision: true
      driver: local
      driver_opts:
        type: nfs
      labels:
        team: shop
      scope: shared
    source_path: /ignored
  shared:
    efs_volume_configuration:
      file_system_id: fs-1
      root_directory: /
      transit_encryption: ENABLED
      transit_encryption_port: 2049
      authorization_config:
        access_point_id: fsap-1
        iam: ENABLED
  host:
    source_path: /mnt
  scratch: {}
scripts:
  - type: nginx_front
    backend: app
    backend_port: 3000
    client_max_body_size: 10m
    https_type: always
    s3:
      region: us-east-1
      bucket: conf
      prefix: hako/front
    locations:
      /:
        allow_only_from:
          - 10.0.0.0/8
          - [192.168.0.0/16]
      /open: {}
      /closed:
        allow_only_from: []
  - type: create_aws_cloud_watch_logs_log_group
x-helpers:
  unused: value
`;

/** A classic load balancer, a static port and one-shot tasks beside the service. */
export const CLASSIC = `${SCHEDULER}  desired_count: 1
  dynamic_port_mapping: false
  oneshot_notification_prefix: s3://bucket/prefix
  autoscaling_group_for_oneshot: batch
  autoscaling_topic_for_oneshot: arn:aws:sns:ap-northeast-1:012345678901:scale-out
  service_discovery:
  elb:
    listeners:
      - protocol: https
        load_balancer_port: 443
        ssl_certificate_id: arn:aws:iam::012345678901:server-certificate/a
    subnets: [subnet-1]
    security_groups: [sg-1]
    scheme: internal
    tags:
      Team: shop
    cross_zone_load_balancing: true
    load_balancer_name: shop-elb
    container_name: front
    container_port: 8080
app:
  image: web
  links: [redis]
  memory:
additional_containers:
  front:
    image_tag: nginx
    port_mappings:
      - container_port: 8080
        host_port: 8080
  redis:
    image_tag: redis
scripts:
  - type: nginx_front
    backend_port: 3000
    locations:
    s3:
      region: us-east-1
      bucket: conf
`;

/** What a service with autoscaling reads, behind a load balancer that someone else looks after. */
export const SCALED = `${SCHEDULER}  desired_count: 2
  dynamic_port_mapping: false
  elb_v2:
    load_balancer_name: shared
    vpc_id: vpc-1
    scheme: internal
    type: application
    subnets: [subnet-1]
    tags: {}
    listeners: []
    container_name: app
    container_port: 3000
  autoscaling:
    role_arn: arn:aws:iam::012345678901:role/Scale
    min_capacity: 1
    max_capacity: '4'
    policies:
      - alarms: [high, higher]
        cooldown: 300
        adjustment_type: ChangeInCapacity
        scaling_adjustment: 1
        metric_interval_lower_bound: 0
        metric_interval_upper_bound: '10'
        metric_aggregation_type: Average
        name: not-read
      - policy_type: TargetTrackingScaling
        name: requests
        target_value: 50.5
        predefined_metric_type: ALBRequestCountPerTarget
        scale_out_cooldown: 60
        scale_in_cooldown: 300
        disable_scale_in: false
        alarms: [not-read]
app:
  image: web
  port_mappings:
    - container_port: 3000
      host_port: 0
`;

/** awsvpc, a network load balancer, and a target group that someone else looks after. */
export const AWSVPC = `${SCHEDULER}  desired_count: 1
  network_mode: awsvpc
  dynamic_port_mapping: true
  elb_v2:
    type: network
    vpc_id: vpc-1
    subnets: [subnet-1]
    security_groups: [sg-1]
    target_type: instance
    health_check_path: /hc
    listeners:
      - protocol: TCP
        port: 80
app:
  image: web
sidecars:
  front:
    image_tag: nginx
scripts:
  - type: nginx_front
    backend: ignored
    backend_port: 3000
    s3:
      region: us-east-1
      bucket: conf
      prefix:
`;

export const GIVEN = `${SCHEDULER}  scheduling_strategy: DAEMON
  elb_v2:
    load_balancer_name: shared
    target_group_name: shared-web
    vpc_id: vpc-1
    type: application
    target_group_attributes: {}
    load_balancer_attributes: {}
app:
  image: web
`;

/** No count: it runs as a one-shot task only. */
export const BATCH = `${SCHEDULER}  role: ecsServiceRole
  scheduling_strategy: REPLICA
  autoscaling_group_for_oneshot: batch
  deployment_configuration:
    maximum_percent: 100
app:
  image: web
  depends_on:
    - container_name: log
      condition: START
sidecars:
  log:
    image_tag: fluentd
  front:
    image_tag: nginx
    memory: 32
    log_configuration:
      log_driver: awslogs
      options:
        awslogs-group: front
        awslogs-region: us-east-1
        awslogs-stream-prefix: front
scripts:
  - type: nginx_front
    backend_port: 3000
    s3:
      region: us-east-1
      bucket: conf
  - type: create_aws_cloud_watch_logs_log_group
`;

export const DEFINITIONS = { BALANCED, CLASSIC, SCALED, AWSVPC, GIVEN, BATCH } as const;
