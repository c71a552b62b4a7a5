import type { Files } from "./estates.ts";

const SCHEDULER = "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  cluster: shop\n  desired_count: 2\n";

/** Definitions that are written to have every way for a construct to be carried, rewritten, ignored or left to a person. */
export const ESTATES: Readonly<Record<string, Files>> = {
  "a file provider": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers:
      - type: file
        path: env/web.env
      - {type: file, path: env/more.env}
    HOST: '#{host}'
    URL: "https://#{host}:#{port}/#{path}"
    PLAIN: text
`,
    "env/web.env": "# the shop\nhost=first.example.com\nhost=shop.example.com\nunused=1\nnothing\n\n  port=8080 \n",
    "env/more.env": "port=9090\npath=a=b\r\nhost=other\n",
  },
  "a yaml provider": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers:
      - type: yaml
        path: env.yml
        key_sep: _
        ary_sep: ';'
    HOST: '#{db_host}'
    LIST: '#{list}'
    FLAG: '#{flag}'
`,
    "env.yml": "db:\n  host: db.example.com\n  port: 5432\nlist:\n  - a\n  - 1\nflag: yes\nempty: {}\nlonely: [x]\n",
  },
  "separators that join nothing": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers: [{type: yaml, path: env.yml, key_sep: _, ary_sep: ';'}]
    FLAG: '#{flag}'
`,
    "env.yml": "flag: yes\n",
  },
  "a yaml provider that nobody asks": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers: [{type: yaml, path: env.yml}]
    PLAIN: text
`,
    "env.yml": "flag: yes\n",
  },
  "one file for two types": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers: [{type: file, path: both.yml}]
    A: '#{a}'
sidecars:
  redis:
    image_tag: redis:3
    memory: 64
    env:
      $providers: [{type: yaml, path: both.yml}]
      B: '#{b.c}'
`,
    "both.yml": "a=1: x\nb:\n  c: d\n  e: f\n",
  },
  "secrets of two servers": {
    "web.yml": `${SCHEDULER}  execution_role_arn: arn:aws:iam::012345678901:role/Execution
app:
  image: shop/web
  memory: 256
  env:
    $providers:
      - type: vault
        addr: https://vault.example.com
        directory: shop
    DB_PASSWORD: '#{db_password}'
    URL: 'postgres://web:#{db_password}@db.example.com/shop'
sidecars:
  worker:
    image_tag: shop/worker:1
    memory: 256
    env:
      $providers:
        - type: vault
          addr: https://other-vault.example.com
          directory: shop
      DB_PASSWORD: '#{db_password}'
`,
  },
  "a provider that only its owner knows": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers:
      - type: our_secrets
        base: shop
    TOKEN: '#{token}'
    PLAIN: text
`,
  },
  "who answers is not certain": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers:
      - {type: vault, addr: https://vault.example.com, directory: shop}
      - {type: file, path: web.env}
    A: '#{a}'
`,
    "web.env": "a=from the file\n",
  },
  "includes, merges and overrides": {
    "web.yml": `${SCHEDULER}  <<: !include shared/scheduler.yml
app:
  image: shop/web
  tag: 1.2.3
  memory: 128
  memory: 256
  cpu: &cpu 64
  env: &env
    <<: !include shared/env.yml
    RAILS_ENV: production
  log_configuration:
    log_driver: awslogs
    options:
sidecars:
  worker:
    image_tag: shop/worker:1
    cpu: *cpu
    memory: 64
    env:
      <<: *env
      RAILS_ENV: worker
x-unused: {a: 1}
`,
    "shared/scheduler.yml": "desired_count: 9\nregion: us-east-1\nplatform_version: 1.4.0\n",
    "shared/env.yml": "RAILS_ENV: development\nTZ: Asia/Tokyo\n",
  },
  "a front with two locations": {
    "web.yml": `${SCHEDULER}  dynamic_port_mapping: false
app:
  image: shop/web
  memory: 256
sidecars:
  front:
    image_tag: hako-nginx
    memory: 32
scripts:
  - type: nginx_front
    backend_port: 3000
    client_max_body_size: 20m
    locations:
      /:
        allow_only_from:
          - 10.0.0.0/24
      /open: {}
    s3:
      region: ap-northeast-1
      bucket: shop-config
      prefix: front
`,
  },
  "a balancer and scaling": {
    "web.yml": `${SCHEDULER}  elb_v2:
    vpc_id: vpc-1
    listeners:
      - {port: 80, protocol: HTTP}
    subnets: [subnet-1]
    security_groups: [sg-1]
    health_check_path: /health
    tags: {Team: shop}
    container_port: 3000
    container_name: app
    target_group_attributes:
      deregistration_delay.timeout_seconds: '20'
  autoscaling:
    role_arn: arn:aws:iam::012345678901:role/Scaling
    min_capacity: 1
    max_capacity: 4
    policies:
      - alarms: [long]
        cooldown: 60
        adjustment_type: ChangeInCapacity
        scaling_adjustment: 1
        metric_interval_lower_bound: 0
        metric_aggregation_type: Average
app:
  image: shop/web
  memory: 256
  port_mappings:
    - {container_port: 3000, host_port: 0, protocol: tcp}
  misspelt_key: 1
`,
  },
  "refused over its provider's file": {
    "web.yml": `${SCHEDULER}app:
  image: shop/web
  memory: 256
  env:
    $providers: [{type: yaml, path: env.yml}]
    PLAIN: text
`,
    "env.yml": "day: 2020-01-02\nother: 1\n",
  },
};
