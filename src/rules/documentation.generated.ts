// Generated from rules/ by scripts/build-rules.ts; do not edit.
import type { RuleDocumentation } from "./types.ts";

export const RULE_DOCUMENTATION: readonly RuleDocumentation[] = [
  {
    "id": "jsonnet-value-computed",
    "title": "Something is computed from a value that is looked up",
    "what": "`provide.vault` and the like answer when Hako deploys. The definition computes on such an answer, so what comes of it is not known before.",
    "why": "Putting such a value into a text can be understood without knowing it. Its length, a comparison or a conversion cannot.",
    "todo": "Decide by something that stands in the repository, and look up only what is passed on as it is.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local vault(name) =\n  std.native('provide.vault')(std.toString({ addr: 'https://vault.example.com', directory: 'shop' }), name);\n\n{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },\n  app: {\n    image: 'example/shop',\n    memory: 256,\n    env: { POOL: if vault('tier') == 'large' then '20' else '5' },\n  },\n}\n"
          }
        ],
        "findings": [
          "shop.jsonnet:9:21 `app.env.POOL` is not known before Hako deploys: the value is looked up at deploy time, so nothing can be computed from it here"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local vault(name) =\n  std.native('provide.vault')(std.toString({ addr: 'https://vault.example.com', directory: 'shop' }), name);\n\n{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },\n  app: {\n    image: 'example/shop',\n    memory: 256,\n    env: { DATABASE_URL: 'mysql2://shop:' + vault('db_password') + '@db/shop' },\n  },\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "jsonnet-value-outside-env",
    "title": "A value that is looked up stands outside of the environment",
    "what": "In Jsonnet an env provider can be asked anywhere: for an image, an ARN, a label. In YAML only `env` is expanded.",
    "why": "What goes into `env` can become an entry of `secrets`. There is nothing like it for the rest of a task definition.",
    "todo": "Find out what the value is, and whether it is a secret at all.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local vault(name) =\n  std.native('provide.vault')(std.toString({ addr: 'https://vault.example.com', directory: 'shop' }), name);\n\n{\n  scheduler: {\n    type: 'ecs',\n    region: 'ap-northeast-1',\n    desired_count: 1,\n    execution_role_arn: vault('execution_role_arn'),\n  },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": [
          "shop.jsonnet:9:31 `scheduler.execution_role_arn` has `execution_role_arn`, which Hako looks up in `vault` while it deploys, and ECS can inject values into the environment only"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local vault(name) =\n  std.native('provide.vault')(std.toString({ addr: 'https://vault.example.com', directory: 'shop' }), name);\n\n{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },\n  app: { image: 'example/shop', memory: 256, env: { API_TOKEN: vault('api_token') } },\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-answer-ambiguous",
    "title": "More than one provider may answer",
    "what": "`$providers` lists several providers that may have the key, and from the files alone nobody can say which one answers.",
    "why": "Hako asks the providers in the order of the list with the names that are still missing; the first answer wins. A file beside the definition can be read, so a key in it is certain. Whether Vault or etcd has a key is known only there.",
    "todo": "Look up which provider answers today, store that value where ECS reads it, and shorten the list. Until then the move of this variable is a question to a person, not a rewrite.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n      - type: etcenv\n        url: http://etcd.example.com:4001\n        root: /shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": [
          "shop.yml:16:5 more than one provider may answer for `#{api_key}` in `API_KEY`: vault, etcenv"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-type-unknown",
    "title": "A provider is of an unknown type",
    "what": "`$providers` names a type that is neither Hako's own (`file`, `yaml`) nor one of the public plugins.",
    "why": "Hako loads `hako/env_providers/TYPE` from any gem, so a company may have providers of its own. hakobu does not know where they look and what they answer, and does not guess.",
    "todo": "Find the plugin and see where it keeps its values. Then the variables that it answers can move to `secrets` like those of other providers.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: company_store\n        team: shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": [
          "shop.yml:10:15 the provider type `company_store` is not one that hakobu knows"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-value-in-text",
    "title": "A provider's value stands inside a larger text",
    "what": "The value of a variable has a reference and something besides it, as in `mysql2://shop:#{db_password}@db/shop`. Hako composes the text while it deploys.",
    "why": "The composed text, with the secret in it, is plain text in the task definition. It cannot simply become a secret of ECS: `valueFrom` names one stored value, there is no way to write a template around it, and `environment` cannot refer to `secrets`.",
    "todo": "Let the whole text become one secret: `hakobu migrate` plans it, writes what it is composed of into `secrets/plan.json`, and `secrets/copy.sh` composes and stores it without showing it. Nothing in the program changes, but the text must be stored again when any part of it changes. The other way is to hand over the parts, the secret ones in `secrets` and the others in `environment`, and to compose them where the program starts.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    DATABASE_URL: mysql2://shop:#{db_password}@db.example.com/shop\n"
          }
        ],
        "findings": [
          "shop.yml:13:5 `DATABASE_URL` puts `#{db_password}` from `vault` into a larger text at deploy time"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    DB_PASSWORD: '#{db_password}'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-value-of-unknown-type",
    "title": "A value comes from a provider of an unknown type",
    "what": "A variable is looked up by a provider whose type hakobu does not know, or such a provider is asked before one that it knows.",
    "why": "The value ends as plain text in the task definition, like that of any provider. But where the provider keeps it, and whether it is a secret at all, only its owner can say.",
    "todo": "Ask, then store the value where ECS reads it, or write it into `environment` if it is no secret.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: company_store\n        team: shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": [
          "shop.yml:12:5 `API_KEY` is looked up at deploy time, and hakobu does not know every provider that may answer: company_store"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-value-repeated",
    "title": "Several containers of an app look up the same value",
    "what": "More than one container of a task asks the same provider for the same key.",
    "why": "It is information, nothing to repair: after the move to `secrets` every one of these containers has an entry of its own, and all of them name the same parameter. Whether each of them needs the value is worth a thought: a sidecar seldom needs the database password.",
    "todo": "Nothing, if all of them need the value. Otherwise remove the variable where it is not used.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers: &vault\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    API_KEY: '#{api_key}'\nsidecars:\n  worker:\n    image_tag: example/worker\n    memory: 128\n    env:\n      $providers: *vault\n      API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": [
          "shop.yml:13:5 2 containers of `shop` look up `#{api_key}`"
        ]
      },
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers: &vault\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    URL: 'mysql2://#{user}:#{password}@db/shop'\n    OLD_URL: 'mysql2://#{old_user}:#{password}@db/shop'\nsidecars:\n  worker:\n    image_tag: example/worker\n    memory: 128\n    env:\n      $providers: *vault\n      PASSWORD: '#{password}'\n"
          }
        ],
        "findings": [
          "shop.yml:13:5 2 containers of `shop` look up `#{password}`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - { type: vault, addr: https://vault.example.com, directory: shop }\n    API_KEY: '#{api_key}'\nsidecars:\n  worker:\n    image_tag: example/worker\n    memory: 128\n    env:\n      $providers:\n        - { type: vault, addr: https://old-vault.example.com, directory: shop }\n      API_KEY: '#{api_key}'\n"
          }
        ],
        "findings": []
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers: &vault\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    API_KEY: '#{api_key}'\nsidecars:\n  worker:\n    image_tag: example/worker\n    memory: 128\n    env:\n      $providers: *vault\n      QUEUE_KEY: '#{queue_key}'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-value-whole",
    "title": "A provider's value is the whole of an env value",
    "what": "The value of a variable is one reference, such as `#{db_password}`, and nothing else. Hako asks the providers of `$providers` while it deploys and writes what they answer into `environment` of the task definition.",
    "why": "Hako fetches the value on the machine that deploys, so that machine and its token can read every secret. What it fetched then stands as plain text in a task definition revision, which ECS keeps until someone deletes it: whoever may describe task definitions reads the secret. Since November 2018 ECS fetches such values itself when a container starts, and the task definition only says where from.",
    "todo": "Put the value into Parameter Store (or Secrets Manager) and name it in `secrets` instead of `environment`. The variable keeps its name, so the program does not change. `hakobu migrate` writes the `secrets` entry, a policy for the execution role, `secrets/plan.json` and `secrets/copy.sh`, which copies the values without showing them.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: vault\n        addr: https://vault.example.com\n        directory: shop\n    DB_PASSWORD: '#{db_password}'\n"
          }
        ],
        "findings": [
          "shop.yml:13:5 `DB_PASSWORD` is read from `vault` at deploy time and stored in the task definition as plain text"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    RAILS_ENV: production\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "secret-in-provider-file",
    "title": "A provider's file in the repository holds a secret",
    "what": "A `file` or `yaml` provider reads a file beside the definition, and a line of that file looks like a secret.",
    "why": "Such files were made to keep plain settings apart from the definition. A secret in one is in the repository, in its history, and, after a deploy, in the task definition.",
    "todo": "Rotate the secret, store the new value where ECS reads it, and remove the line. Plain settings may stay; they belong in `environment`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shop.env\n    DB_PASSWORD: '#{db_password}'\n"
          },
          {
            "path": "shop.env",
            "language": "env",
            "text": "# Settings of the shop\nuser_name=shop\ndb_password=correct-horse\n"
          }
        ],
        "findings": [
          "shop.env:3:1 `db_password` in `shop.env` looks like a secret, and the file is in the repository"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shop.env\n    USER_NAME: '#{user_name}'\n"
          },
          {
            "path": "shop.env",
            "language": "env",
            "text": "# Settings of the shop\nuser_name=shop\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "secret-literal",
    "title": "A literal looks like a secret",
    "what": "An env value that was typed into the definition looks like a secret: by its name (`DB_PASSWORD`, `apiToken`, `SECRET_KEY_BASE`), by its form (an AWS access key, a private key, a URL with a password, a token of GitHub, Slack or Stripe, a JSON web token), or because it is long and random under a name such as `APP_KEY`. Names that only speak of a secret (`TOKEN_TTL`, `PASSWORD_MIN_LENGTH`, `SECRET_NAME`) and values that cannot be one (numbers, booleans, paths, ARNs, placeholders) are left alone.",
    "why": "The value is in the repository and in its history, and in every revision of the task definition. Neither forgets.",
    "todo": "Rotate the secret first. Then store the new value where ECS reads it, and name it in `secrets`. A value that only looks like a secret deserves a comment that says so.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    DB_PASSWORD: correct-horse\n    CACHE_URL: redis://:battery@cache.example.com:6379/0\n"
          }
        ],
        "findings": [
          "shop.yml:9:5 `DB_PASSWORD` holds what looks like a secret, typed into the definition",
          "shop.yml:10:5 `CACHE_URL` holds what looks like a secret, typed into the definition"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    TOKEN_TTL: '3600'\n    PASSWORD_MIN_LENGTH: '12'\n    SECRET_NAME: shop/production\n    DB_PASSWORD: arn:aws:ssm:ap-northeast-1:012345678901:parameter/shop/db_password\n    API_TOKEN: /shop/api_token\n    CACHE_URL: redis://cache.example.com:6379/0\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "front-of-nginx",
    "title": "An nginx in front of an app",
    "what": "The script `nginx_front` puts an nginx container between the load balancer and the app, and uploads its configuration to S3.",
    "why": "It was needed when a load balancer could reach one fixed port of a host only. Now it costs a container in each task, an image to patch, and a configuration that is read when the container starts: an older task may run with a newer one.",
    "todo": "Find out what the image's own nginx does, say it in `hakobu.yaml`, and let `hakobu migrate` move the load balancer's target from the front to the app, in steps that each have a way back.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: shop-web\n  memory: 512\nsidecars:\n  front:\n    image_tag: shop-nginx:1\n    memory: 64\nscripts:\n  - type: nginx_front\n    backend_port: 3000\n    s3: { region: ap-northeast-1, bucket: shop-front }\n"
          }
        ],
        "findings": [
          "web.yml:13:11 `web` has an nginx container in front of it (`shop-nginx:1`), with a configuration that Hako uploads to S3 at each deploy"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: shop-web\n  memory: 512\n  port_mappings:\n    - { container_port: 3000, host_port: 0 }\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "front-restricts-by-peer",
    "title": "A front that lets only some addresses in",
    "what": "`allow_only_from` of `nginx_front` makes `allow` and `deny` of the location. They look at the address of the peer.",
    "why": "Between the client and the front stands a load balancer, and its address is the one that nginx sees, unless the image sets real_ip. Nobody but the people who wrote the list can say what it was to do.",
    "todo": "Ask them, and put the answer where it can be seen: a `source-ip` condition, a security group, AWS WAF, or the app.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: shop-web\n  memory: 512\nsidecars:\n  front:\n    image_tag: shop-nginx:1\n    memory: 64\nscripts:\n  - type: nginx_front\n    backend_port: 3000\n    s3: { region: ap-northeast-1, bucket: shop-front }\n    locations:\n      /:\n        allow_only_from: [10.0.0.0/24]\n"
          }
        ],
        "findings": [
          "web.yml:13:11 at / the front of `web` lets in 10.0.0.0/24 only, and the address that it sees is that of its peer"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: shop-web\n  memory: 512\nsidecars:\n  front:\n    image_tag: shop-nginx:1\n    memory: 64\nscripts:\n  - type: nginx_front\n    backend_port: 3000\n    s3: { region: ap-northeast-1, bucket: shop-front }\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "balancer-sets-forwarded-headers",
    "title": "Headers that the load balancer sets",
    "what": "A virtual host hands requests on to apps, which will get them through a load balancer.",
    "why": "X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Port are set by the load balancer itself, and cannot be switched off one by one.",
    "todo": "See that each app takes the client's address and scheme from them in the way it should.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 behind a load balancer, the apps of this proxy get X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Port from it"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "server {\n  listen 80;\n  server_name wiki.staff.example;\n  return 301 https://docs.example.com$request_uri;\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "host-name-not-a-condition",
    "title": "A server name that no rule can have",
    "what": "A name in `server_name` that cannot be a value of a host condition: an expression, a wildcard at the end, a name without a dot or with an underscore.",
    "why": "A request for it would reach the load balancer and be answered by whatever matches instead. hakobu never lets that happen in silence: such a host stays with nginx.",
    "todo": "Rename the host, or keep nginx for it.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock_old.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 not every name of `stock_old.staff.example` can be the host of a rule: `stock_old.staff.example` has characters that a host condition does not take: it takes letters, digits, `-` and `.`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "location-guards-by-path",
    "title": "A location that guards something",
    "what": "One location of a host refuses requests, and others hand requests on to an app that could answer them as well.",
    "why": "nginx compares cleaned paths, a rule perhaps raw ones. Another spelling of the path could come past the refusal.",
    "todo": "Move the refusal into the app, where the path means what the app makes of it.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location /admin/ {\n    return 403;\n  }\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 some locations of `stock.staff.example` refuse what others would answer (`/admin/`), and a rule would see the path otherwise"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-access-by-address",
    "title": "Access by address",
    "what": "`allow` and `deny` let requests in by the address of whoever connects to nginx.",
    "why": "Which address that is depends on what stands in front of nginx, and no file says so. A rule with these addresses would be a guess about who may come in.",
    "todo": "Ask who is meant, and write the rule or security group for them.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    allow 10.20.0.0/16;\n    deny all;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:11:5 `allow` decides by the address of the peer, and behind a load balancer that is another one",
          "nginx.conf:12:5 `deny` decides by the address of the peer, and behind a load balancer that is another one"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-buffers-for-apps",
    "title": "Buffers for slow clients",
    "what": "nginx buffers requests and answers between clients and apps.",
    "why": "Behind a load balancer the app sees more of slow clients, and connections that stay open.",
    "todo": "Check the app's workers and its keep-alive time before its host moves.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 nginx takes requests and answers off slow clients for the apps of this proxy; a load balancer does less of that"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "server {\n  listen 80;\n  server_name wiki.staff.example;\n  return 301 https://docs.example.com$request_uri;\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-changes-answers",
    "title": "Answers that nginx changes",
    "what": "Directives that change headers, cookies, redirects or the encoding of what an app answers.",
    "why": "A load balancer hands on what the app answers. `hakobu verify` compares who answers a request and what the app sees of it, not what is added to the answer.",
    "todo": "Let the app send these headers itself, or set the few that a listener can add.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    add_header Strict-Transport-Security max-age=31536000;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:11:5 `add_header` changes what the app answers, and a load balancer hands answers on as they are"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-changes-host",
    "title": "The app sees another Host",
    "what": "No `proxy_set_header Host` is in effect where a virtual host hands requests on.",
    "why": "The app behind nginx sees the name of the upstream as Host today. Behind the load balancer it sees what the client sent.",
    "todo": "Set `Host` to the client's in nginx first, and see that the app is content.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 apps behind `stock.staff.example` see the name of the upstream as Host, and behind a load balancer that of the client"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-closes-connection",
    "title": "A connection that is closed without an answer",
    "what": "`return 444` makes nginx close the connection.",
    "why": "A rule cannot do that; it answers 404.",
    "todo": "Nothing, as a rule. Where closing is meant to save work under attack, AWS WAF is the place.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "server {\n  listen 80 default_server;\n  server_name _;\n  return 444;\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:4:3 `return 444` ends the connection without an answer, and a rule answers 404 instead"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "server {\n  listen 80;\n  server_name wiki.staff.example;\n  return 301 https://docs.example.com$request_uri;\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-directive-not-modelled",
    "title": "A directive that no model answers for",
    "what": "A directive of nginx that can change what a request gets, such as `auth_basic`, `if`, `try_files` or Lua, and that hakobu cannot answer for.",
    "why": "hakobu proves a rewrite by answering the same requests with a model of nginx and one of the load balancer. For these directives there is no model, so that nothing would be proved.",
    "todo": "Decide what it is there for, and whether the app, a rule of AWS WAF or an authentication action can do it. The virtual host stays with nginx until then.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  auth_basic \"Staff\";\n  auth_basic_user_file staff.htpasswd;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:9:3 `auth_basic` can decide what a request gets, and hakobu has no model of it"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-exceeds-target-groups",
    "title": "More upstreams than a load balancer has target groups",
    "what": "The virtual hosts of one nginx hand requests on to more than 100 upstreams.",
    "why": "100 target groups for each Application Load Balancer is a limit that AWS does not raise.",
    "todo": "Spread the hosts over several load balancers by the files that they stand in.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "server {\n  listen 80;\n  server_name stock.staff.example;\n  location /1/ {\n    proxy_pass http://10.20.0.2:8080;\n  }\n  location /2/ {\n    proxy_pass http://10.20.0.3:8080;\n  }\n  location /3/ {\n    proxy_pass http://10.20.0.4:8080;\n  }\n  location /4/ {\n    proxy_pass http://10.20.0.5:8080;\n  }\n  location /5/ {\n    proxy_pass http://10.20.0.6:8080;\n  }\n  location /6/ {\n    proxy_pass http://10.20.0.7:8080;\n  }\n  location /7/ {\n    proxy_pass http://10.20.0.8:8080;\n  }\n  location /8/ {\n    proxy_pass http://10.20.0.9:8080;\n  }\n  location /9/ {\n    proxy_pass http://10.20.0.10:8080;\n  }\n  location /10/ {\n    proxy_pass http://10.20.0.11:8080;\n  }\n  location /11/ {\n    proxy_pass http://10.20.0.12:8080;\n  }\n  location /12/ {\n    proxy_pass http://10.20.0.13:8080;\n  }\n  location /13/ {\n    proxy_pass http://10.20.0.14:8080;\n  }\n  location /14/ {\n    proxy_pass http://10.20.0.15:8080;\n  }\n  location /15/ {\n    proxy_pass http://10.20.0.16:8080;\n  }\n  location /16/ {\n    proxy_pass http://10.20.0.17:8080;\n  }\n  location /17/ {\n    proxy_pass http://10.20.0.18:8080;\n  }\n  location /18/ {\n    proxy_pass http://10.20.0.19:8080;\n  }\n  location /19/ {\n    proxy_pass http://10.20.0.20:8080;\n  }\n  location /20/ {\n    proxy_pass http://10.20.0.21:8080;\n  }\n  location /21/ {\n    proxy_pass http://10.20.0.22:8080;\n  }\n  location /22/ {\n    proxy_pass http://10.20.0.23:8080;\n  }\n  location /23/ {\n    proxy_pass http://10.20.0.24:8080;\n  }\n  location /24/ {\n    proxy_pass http://10.20.0.25:8080;\n  }\n  location /25/ {\n    proxy_pass http://10.20.0.26:8080;\n  }\n  location /26/ {\n    proxy_pass http://10.20.0.27:8080;\n  }\n  location /27/ {\n    proxy_pass http://10.20.0.28:8080;\n  }\n  location /28/ {\n    proxy_pass http://10.20.0.29:8080;\n  }\n  location /29/ {\n    proxy_pass http://10.20.0.30:8080;\n  }\n  location /30/ {\n    proxy_pass http://10.20.0.31:8080;\n  }\n  location /31/ {\n    proxy_pass http://10.20.0.32:8080;\n  }\n  location /32/ {\n    proxy_pass http://10.20.0.33:8080;\n  }\n  location /33/ {\n    proxy_pass http://10.20.0.34:8080;\n  }\n  location /34/ {\n    proxy_pass http://10.20.0.35:8080;\n  }\n  location /35/ {\n    proxy_pass http://10.20.0.36:8080;\n  }\n  location /36/ {\n    proxy_pass http://10.20.0.37:8080;\n  }\n  location /37/ {\n    proxy_pass http://10.20.0.38:8080;\n  }\n  location /38/ {\n    proxy_pass http://10.20.0.39:8080;\n  }\n  location /39/ {\n    proxy_pass http://10.20.0.40:8080;\n  }\n  location /40/ {\n    proxy_pass http://10.20.0.41:8080;\n  }\n  location /41/ {\n    proxy_pass http://10.20.0.42:8080;\n  }\n  location /42/ {\n    proxy_pass http://10.20.0.43:8080;\n  }\n  location /43/ {\n    proxy_pass http://10.20.0.44:8080;\n  }\n  location /44/ {\n    proxy_pass http://10.20.0.45:8080;\n  }\n  location /45/ {\n    proxy_pass http://10.20.0.46:8080;\n  }\n  location /46/ {\n    proxy_pass http://10.20.0.47:8080;\n  }\n  location /47/ {\n    proxy_pass http://10.20.0.48:8080;\n  }\n  location /48/ {\n    proxy_pass http://10.20.0.49:8080;\n  }\n  location /49/ {\n    proxy_pass http://10.20.0.50:8080;\n  }\n  location /50/ {\n    proxy_pass http://10.20.0.51:8080;\n  }\n  location /51/ {\n    proxy_pass http://10.20.0.52:8080;\n  }\n  location /52/ {\n    proxy_pass http://10.20.0.53:8080;\n  }\n  location /53/ {\n    proxy_pass http://10.20.0.54:8080;\n  }\n  location /54/ {\n    proxy_pass http://10.20.0.55:8080;\n  }\n  location /55/ {\n    proxy_pass http://10.20.0.56:8080;\n  }\n  location /56/ {\n    proxy_pass http://10.20.0.57:8080;\n  }\n  location /57/ {\n    proxy_pass http://10.20.0.58:8080;\n  }\n  location /58/ {\n    proxy_pass http://10.20.0.59:8080;\n  }\n  location /59/ {\n    proxy_pass http://10.20.0.60:8080;\n  }\n  location /60/ {\n    proxy_pass http://10.20.0.61:8080;\n  }\n  location /61/ {\n    proxy_pass http://10.20.0.62:8080;\n  }\n  location /62/ {\n    proxy_pass http://10.20.0.63:8080;\n  }\n  location /63/ {\n    proxy_pass http://10.20.0.64:8080;\n  }\n  location /64/ {\n    proxy_pass http://10.20.0.65:8080;\n  }\n  location /65/ {\n    proxy_pass http://10.20.0.66:8080;\n  }\n  location /66/ {\n    proxy_pass http://10.20.0.67:8080;\n  }\n  location /67/ {\n    proxy_pass http://10.20.0.68:8080;\n  }\n  location /68/ {\n    proxy_pass http://10.20.0.69:8080;\n  }\n  location /69/ {\n    proxy_pass http://10.20.0.70:8080;\n  }\n  location /70/ {\n    proxy_pass http://10.20.0.71:8080;\n  }\n  location /71/ {\n    proxy_pass http://10.20.0.72:8080;\n  }\n  location /72/ {\n    proxy_pass http://10.20.0.73:8080;\n  }\n  location /73/ {\n    proxy_pass http://10.20.0.74:8080;\n  }\n  location /74/ {\n    proxy_pass http://10.20.0.75:8080;\n  }\n  location /75/ {\n    proxy_pass http://10.20.0.76:8080;\n  }\n  location /76/ {\n    proxy_pass http://10.20.0.77:8080;\n  }\n  location /77/ {\n    proxy_pass http://10.20.0.78:8080;\n  }\n  location /78/ {\n    proxy_pass http://10.20.0.79:8080;\n  }\n  location /79/ {\n    proxy_pass http://10.20.0.80:8080;\n  }\n  location /80/ {\n    proxy_pass http://10.20.0.81:8080;\n  }\n  location /81/ {\n    proxy_pass http://10.20.0.82:8080;\n  }\n  location /82/ {\n    proxy_pass http://10.20.0.83:8080;\n  }\n  location /83/ {\n    proxy_pass http://10.20.0.84:8080;\n  }\n  location /84/ {\n    proxy_pass http://10.20.0.85:8080;\n  }\n  location /85/ {\n    proxy_pass http://10.20.0.86:8080;\n  }\n  location /86/ {\n    proxy_pass http://10.20.0.87:8080;\n  }\n  location /87/ {\n    proxy_pass http://10.20.0.88:8080;\n  }\n  location /88/ {\n    proxy_pass http://10.20.0.89:8080;\n  }\n  location /89/ {\n    proxy_pass http://10.20.0.90:8080;\n  }\n  location /90/ {\n    proxy_pass http://10.20.0.91:8080;\n  }\n  location /91/ {\n    proxy_pass http://10.20.0.92:8080;\n  }\n  location /92/ {\n    proxy_pass http://10.20.0.93:8080;\n  }\n  location /93/ {\n    proxy_pass http://10.20.0.94:8080;\n  }\n  location /94/ {\n    proxy_pass http://10.20.0.95:8080;\n  }\n  location /95/ {\n    proxy_pass http://10.20.0.96:8080;\n  }\n  location /96/ {\n    proxy_pass http://10.20.0.97:8080;\n  }\n  location /97/ {\n    proxy_pass http://10.20.0.98:8080;\n  }\n  location /98/ {\n    proxy_pass http://10.20.0.99:8080;\n  }\n  location /99/ {\n    proxy_pass http://10.20.0.100:8080;\n  }\n  location /100/ {\n    proxy_pass http://10.20.0.101:8080;\n  }\n  location /101/ {\n    proxy_pass http://10.20.0.102:8080;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:1:1 the proxy hands requests on to 101 upstreams, and a load balancer has 100 target groups at most"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-limits-body",
    "title": "Bodies without a limit",
    "what": "nginx refuses requests whose body is larger than `client_max_body_size`; a load balancer does not.",
    "why": "What nginx answers with 413 today reaches the app.",
    "todo": "See that the app refuses what it cannot take.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 nginx refuses bodies of more than 1 MiB, and a load balancer takes bodies of every size"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  client_max_body_size 0;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-normalises-path",
    "title": "Raw and cleaned paths",
    "what": "Several locations of an nginx choose by the path.",
    "why": "nginx compares the decoded path in which `//`, `.` and `..` are resolved. Whether a load balancer does so is not documented.",
    "todo": "Nothing, where no location guards something; that has a rule of its own.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location /api/ {\n    proxy_set_header Host $http_host;\n    proxy_pass http://10.20.1.12:8080/v1/;\n  }\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 nginx chooses by the decoded path without `//` and `..`, and what a load balancer compares is not documented"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-sets-header",
    "title": "A header that nginx sets",
    "what": "`proxy_set_header` gives the app a header that a load balancer sets in its own way, or not at all.",
    "why": "`X-Real-IP` and the like are conventions of nginx. An app that reads them gets nothing, or what a client writes.",
    "todo": "Change the app to read X-Forwarded-For, X-Forwarded-Proto and Host before its host moves.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_set_header X-Real-IP $remote_addr;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:11:5 apps get the header `X-Real-IP` from nginx, and a load balancer sets it in its own way or not at all"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Connection \"\";\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "proxy-timeouts-differ",
    "title": "One time-out for all",
    "what": "nginx waits for different apps for different times.",
    "why": "A load balancer has one idle time-out. hakobu sets it to the longest, so that nothing is cut off that is not cut off today.",
    "todo": "Let an app that must answer quickly give up by itself.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location /api/ {\n    proxy_pass http://stock;\n  }\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_read_timeout 300s;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 nginx waits 60 s, 300 s for apps, and a load balancer has one idle time-out, the longest of them and at least 60 s"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "upstream-method-not-native",
    "title": "A way to choose servers that is nginx's own",
    "what": "`ip_hash`, `hash` and the like bind requests to servers.",
    "why": "Target groups have no equal, and what the app relies on is not in the file.",
    "todo": "Ask why it is there, and choose stickiness by cookie, or none.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  ip_hash;\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:2:3 `ip_hash` of the upstream `stock` chooses the server in a way that a load balancer does not have"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  least_conn;\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "virtual-host-on-shared-proxy",
    "title": "A virtual host on a shared nginx",
    "what": "A `server` block of an nginx that stands in front of apps and hands requests on by host and path.",
    "why": "The proxy has to be run, patched, scaled and reloaded, and it keeps a list of servers that nothing else knows. A load balancer does the dispatching as a service, and looks after the health of its targets.",
    "todo": "Let `hakobu migrate` write the load balancer, create it beside nginx, compare both, and move one DNS name after the other. A host for which a rule cannot say the same as nginx stays where it is, with the reason.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "upstream stock {\n  server 10.20.1.11:8080;\n}\n\nserver {\n  listen 80;\n  server_name stock.staff.example;\n\n  location / {\n    proxy_set_header Host $http_host;\n    proxy_pass http://stock;\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:5:1 `stock.staff.example` is served by an nginx that somebody has to run, and listener rules of a load balancer can do that"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "worker_processes auto;\nevents {\n  worker_connections 1024;\n}\nhttp {\n  server_tokens off;\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "script-of-unknown-effect",
    "title": "A deploy script of unknown effect",
    "what": "`scripts` names a type that is none of Hako's own (`nginx_front`, `create_aws_cloud_watch_logs_log_group`).",
    "why": "Hako loads the class from a plugin and calls it before and after the deploy. It gets the containers and may change them, so a definition with such a script cannot be read completely from its file.",
    "todo": "Read the script, or compare what runs with what hakobu writes. Then write down what it adds as plain configuration, and turn the rest into steps of the deploy job.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\nscripts:\n  - type: notify_chat\n    channel: deploys\n"
          }
        ],
        "findings": [
          "shop.yml:9:11 hakobu does not know what the script `notify_chat` does when Hako deploys"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\nscripts:\n  - type: create_aws_cloud_watch_logs_log_group\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "key-historic",
    "title": "A key that only older versions of Hako read",
    "what": "The key had a meaning in earlier versions of Hako and has none now.",
    "why": "Definitions outlive the tool that reads them. A current Hako ignores the key without a word; an old one obeys it.",
    "todo": "Find out which version deploys the definition. If it is a current one, remove the key, or move its content to what took its place.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  port: 3000\n"
          }
        ],
        "findings": [
          "shop.yml:8:3 only Hako 0.5.0 to 0.17.2 read the key `port` at app; today it is backend_port of the script nginx_front"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "key-unknown",
    "title": "Hako does not know a key",
    "what": "A key of the definition is none that Hako reads: misspelt, in the wrong place, or made up.",
    "why": "Hako has no schema and ignores what it does not know. A health check that stands under a misspelt key has never run. Nobody was told, because nothing failed.",
    "todo": "Correct the name and see what the next deploy changes, or remove the key. hakobu carries nothing over for it, because Hako does not either.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  log_configuratipon:\n    log_driver: awslogs\n    options:\n      awslogs-group: shop\n      awslogs-region: ap-northeast-1\n"
          }
        ],
        "findings": [
          "shop.yml:8:3 Hako reads no key `log_configuratipon` at app; did you mean `log_configuration`?"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  log_configuration:\n    log_driver: awslogs\n    options:\n      awslogs-group: shop\n      awslogs-region: ap-northeast-1\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "resource-made-twice",
    "title": "Two definitions make one thing with different settings",
    "what": "Two definitions name the same load balancer, and do not agree on how it is to be.",
    "why": "Hako creates a load balancer only where none of that name exists, and leaves alone what is there. So one of the two definitions has had no effect since the other was deployed first.",
    "todo": "Look at the load balancer that exists, and make both definitions say what it is.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb: { load_balancer_name: shared, container_name: app, container_port: 80, listeners: [{ protocol: HTTP, load_balancer_port: 80 }], subnets: [subnet-1], security_groups: [sg-1] }\napp:\n  image: example/web\n  memory: 256\n  port_mappings: [{ container_port: 80, host_port: 10000 }]\n"
          },
          {
            "path": "admin.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb: { load_balancer_name: shared, container_name: app, container_port: 80, listeners: [{ protocol: HTTP, load_balancer_port: 80 }], subnets: [subnet-2], security_groups: [sg-1] }\napp:\n  image: example/admin\n  memory: 256\n  port_mappings: [{ container_port: 80, host_port: 10000 }]\n"
          }
        ],
        "findings": [
          "web.yml:5:30 `web` and `admin` both make `shared`, with different settings"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "web.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb: { load_balancer_name: shared, container_name: app, container_port: 80, listeners: [{ protocol: HTTP, load_balancer_port: 80 }], subnets: [subnet-1], security_groups: [sg-1] }\napp:\n  image: example/web\n  memory: 256\n  port_mappings: [{ container_port: 80, host_port: 10000 }]\n"
          },
          {
            "path": "admin.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb: { load_balancer_name: shared, container_name: app, container_port: 80, listeners: [{ protocol: HTTP, load_balancer_port: 80 }], subnets: [subnet-1], security_groups: [sg-1] }\napp:\n  image: example/admin\n  memory: 256\n  port_mappings: [{ container_port: 80, host_port: 10000 }]\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "balancing-file-not-readable",
    "title": "A file of load balancing that is no JSON",
    "what": "A file that should hold AWS's own JSON, for `hakobu verify --against` for example, breaks the syntax of JSON.",
    "why": "hakobu reads what stands around the place, and nothing at it. A replay against rules that were not read would prove nothing.",
    "todo": "Correct the place. The usual causes are a comma before a closing bracket, a comment, and single quotes.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"path-pattern\", \"PathPatternConfig\": { \"Values\": [\"/img/*\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": [
          "load-balancers/shop.json:8:9 the file is no valid JSON here: there is `\"` where a `,` or the `}` of the object should be"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"path-pattern\", \"PathPatternConfig\": { \"Values\": [\"/img/*\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "balancing-file-not-understood",
    "title": "A file of load balancing that says something AWS does not know",
    "what": "A member that the API of Elastic Load Balancing does not have, one of another type, one that is missing or typed twice, or a rule whose listener is in none of the files.",
    "why": "A mistyped member is a condition that is not there. hakobu reads what it knows and says what it does not, because a replay against half of a rule would prove nothing.",
    "todo": "Correct the member, or add the file that is missing.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"path-pattern\", \"PathPaternConfig\": { \"Values\": [\"/img/*\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": [
          "load-balancers/shop.json:14:53 `PathPaternConfig` is no member of a condition; did you mean `PathPatternConfig`?"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"path-pattern\", \"PathPatternConfig\": { \"Values\": [\"/img/*\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "desired-count-missing",
    "title": "A definition without `desired_count`",
    "what": "`scheduler.desired_count` is missing, and the service is not a daemon.",
    "why": "Hako needs the number to deploy a service and refuses without it. One-shot tasks do not need it, so such a definition is usually a batch.",
    "todo": "Nothing for a batch. Otherwise say how many tasks there shall be.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nightly.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\napp:\n  image: example/nightly\n  memory: 256\n"
          }
        ],
        "findings": [
          "nightly.yml:1:1 without `desired_count` Hako refuses to deploy this as a service; it runs as a one-shot task only"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "env-comment-swallows-reference",
    "title": "A YAML comment swallows a reference",
    "what": "A value without quotes has a space before `#{…}`, as in `hello #{name}`.",
    "why": "To YAML, ` #` begins a comment. Hako sees `hello` and looks nothing up; the variable has a value that nobody meant.",
    "todo": "Quote the value.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    GREETING: hello #{customer}\n"
          }
        ],
        "findings": [
          "shop.yml:9:21 YAML reads a comment from ` #` on, so the reference in `GREETING` is never looked up"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    GREETING: hello # to everyone\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "env-reference-broken",
    "title": "A reference in an env value cannot be looked up",
    "what": "A reference is empty, or no provider answers for it, or its name is not ASCII.",
    "why": "A file beside the definition is known to the last line, so a key that is missing from the last provider is missing for certain: Hako would stop with an error. A name that is not ASCII is worse: Hako counts characters where it should count bytes and damages the text before the reference.",
    "todo": "Correct the name, add the key to the file, or remove the reference.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shop.env\n    USER_NAME: '#{user}'\n"
          },
          {
            "path": "shop.env",
            "language": "env",
            "text": "user_name=shop\n"
          }
        ],
        "findings": [
          "shop.yml:12:17 no provider answers for `#{user}` in `USER_NAME`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shop.env\n    USER_NAME: '#{user_name}'\n"
          },
          {
            "path": "shop.env",
            "language": "env",
            "text": "user_name=shop\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "env-value-not-string",
    "title": "An env value is not a string",
    "what": "The value of a variable is a number, a boolean, a date or something else that YAML makes of text without quotes.",
    "why": "The environment of a process has strings only. Hako refuses anything else, because what YAML made of the value may not be what was typed.",
    "todo": "Quote it.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    WORKERS: 4\n"
          }
        ],
        "findings": [
          "shop.yml:9:5 `WORKERS` is of the type Integer, and Hako refuses env values that are not strings"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    WORKERS: '4'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "file-not-readable",
    "title": "A file cannot be read",
    "what": "The file is not text in UTF-8, it is larger than a definition can be, or the system refuses to open it.",
    "why": "A definition that is silently skipped would be a service that is silently lost. So a file that begins like one is counted as unread, and the exit code says so. Any other file is nobody's business, unless it was named.",
    "todo": "Save it as UTF-8, make it readable, or do not name it among the inputs.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: \"ap-northeast-1\u0000\"\napp:\n  image: example/shop\n"
          }
        ],
        "findings": [
          "shop.yml:1:1 this is no text: the file has a NUL byte or is not UTF-8"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "hako-refuses",
    "title": "Hako refuses the definition",
    "what": "Hako stops with an error at this definition, before it calls AWS or because the AWS SDK refuses the value.",
    "why": "What Hako refuses is refused for the same reason: hakobu does not invent a configuration that never ran.",
    "todo": "Correct the definition as Hako's own message says.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:1:1 Hako refuses this definition with Hako::Scheduler::ValidationError: region must be set"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "include-broken",
    "title": "An include cannot be followed",
    "what": "`!include` names a file that does not exist, that lies outside the root, that cannot be read, or that includes itself.",
    "why": "The part of the definition that the file would bring is unknown. Nothing is guessed in its place.",
    "todo": "Correct the path. It is seen from the folder of the including file, not from the working folder.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler: !include schedulr.yml\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:1:1 the included file `schedulr.yml` does not exist"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler: !include scheduler.yml\napp:\n  image: example/shop\n  memory: 256\n"
          },
          {
            "path": "scheduler.yml",
            "language": "yaml",
            "text": "type: ecs\nregion: ap-northeast-1\ndesired_count: 1\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "jsonnet-import-broken",
    "title": "An import cannot be followed",
    "what": "`import`, `importstr` or `importbin` names a file that does not exist, that lies outside the root, or that cannot be read.",
    "why": "The part of the definition that the file would bring is unknown. Nothing is guessed in its place.",
    "todo": "Correct the path. It is seen from the folder of the importing file, not from the working folder.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: import 'schedulr.libsonnet',\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": [
          "shop.jsonnet:2:14 this import cannot be followed: couldn't open import \"schedulr.libsonnet\": no match locally or in the Jsonnet library paths."
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: import 'scheduler.libsonnet',\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          },
          {
            "path": "scheduler.libsonnet",
            "language": "jsonnet",
            "text": "{ type: 'ecs', region: 'ap-northeast-1', desired_count: 1 }\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "jsonnet-not-readable",
    "title": "The file is no Jsonnet that Hako can evaluate",
    "what": "The file cannot be parsed, or it names a variable that nobody defines. Hako evaluates `.json` files as Jsonnet, too.",
    "why": "Hako stops with an error at such a file. hakobu reports the place and goes on with the other definitions.",
    "todo": "Correct the file. Where a comma or a bracket is missing, the place is that of the next token behind it.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1' }\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": [
          "shop.jsonnet:3:3 this is not Jsonnet: expected a comma before next field."
        ]
      },
      {
        "fires": true,
        "files": [
          {
            "path": "web.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: { type: 'ecs', region: region, desired_count: 1 },\n  app: { image: 'example/web', memory: 256 },\n}\n"
          }
        ],
        "findings": [
          "web.jsonnet:2:37 this is not Jsonnet: Unknown variable: region"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "jsonnet-stops",
    "title": "The program of the definition stops",
    "what": "A Jsonnet definition runs into an error: its own `error`, an assertion, a field that is not there, or a variable that the file of a provider does not have.",
    "why": "Hako prints this error and deploys nothing.",
    "todo": "Correct the definition, or remove it if nobody deploys it any more.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local base = import 'base.libsonnet';\n\n{\n  scheduler: base { desired_count: 2 },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          },
          {
            "path": "base.libsonnet",
            "language": "jsonnet",
            "text": "{\n  type: 'ecs',\n  region: 'ap-northeast-1',\n  cluster: error 'cluster must be specified',\n}\n"
          }
        ],
        "findings": [
          "base.libsonnet:4:12 Hako stops here: RUNTIME ERROR: cluster must be specified"
        ]
      },
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local provide(name) = std.native('provide.file')(std.toString({ path: 'shop.env' }), name);\n\n{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: 1 },\n  app: { image: 'example/shop', memory: 256, env: { GREETING: provide('greting') } },\n}\n"
          },
          {
            "path": "shop.env",
            "language": "text",
            "text": "greeting=hello\n"
          }
        ],
        "findings": [
          "shop.jsonnet:1:23 Hako stops here: RUNTIME ERROR: key not found: \"greting\""
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "local base = import 'base.libsonnet';\n\n{\n  scheduler: base { desired_count: 2, cluster: 'shop' },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          },
          {
            "path": "base.libsonnet",
            "language": "jsonnet",
            "text": "{\n  type: 'ecs',\n  region: 'ap-northeast-1',\n  cluster: error 'cluster must be specified',\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "jsonnet-too-much",
    "title": "The definition takes too much to evaluate",
    "what": "The program of a Jsonnet definition takes more than five million steps, more than 20 seconds, or its value is larger than 16 million characters.",
    "why": "hakobu reads the files of strangers, too, and must come to an end with each of them.",
    "todo": "Find what takes so long, and write it shorter.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: std.length(std.range(1, 100000000)) },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": [
          "shop.jsonnet:2:81 hakobu gives up here: the evaluation takes too many steps"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.jsonnet",
            "language": "jsonnet",
            "text": "{\n  scheduler: { type: 'ecs', region: 'ap-northeast-1', desired_count: std.length(std.range(1, 3)) },\n  app: { image: 'example/shop', memory: 256 },\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "nginx-include-broken",
    "title": "An include of nginx cannot be followed",
    "what": "`include` names a file that does not exist, that lies outside the root, or that includes itself.",
    "why": "The file may bring a whole server, or a directive that decides who is let in. Nothing is guessed in its place: no conclusion is drawn about the servers that it touches.",
    "todo": "Put the file beside the others, or give hakobu the output of `nginx -T` of the running proxy, which holds every file.\n\nFiles that nginx itself is distributed with, such as `mime.types`, may be missing.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  include mime.types;\n  include upstreams.conf;\n  server {\n    server_name shop.example.com;\n    location / {\n      proxy_pass http://10.0.0.1:3000;\n    }\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:4:3 the included file `upstreams.conf` does not exist"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  include mime.types;\n  include upstreams.conf;\n  server {\n    server_name shop.example.com;\n    location / {\n      proxy_pass http://app;\n    }\n  }\n}\n"
          },
          {
            "path": "upstreams.conf",
            "language": "nginx",
            "text": "upstream app {\n  server 10.0.0.1:3000;\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "nginx-include-empty",
    "title": "An include of nginx matches no file",
    "what": "`include` has a pattern that no file matches.",
    "why": "nginx takes that for an empty folder and starts. In a repository the folder may be empty only because its files are made on the proxy, and then the servers in them are missing from everything that hakobu says.",
    "todo": "See on the proxy whether the folder is empty there, too. If it is not, give hakobu its files, or the output of `nginx -T`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  include conf.d/*.conf;\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:3:3 no file matches `conf.d/*.conf`, so nothing is included"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  include conf.d/*.conf;\n}\n"
          },
          {
            "path": "conf.d/shop.conf",
            "language": "nginx",
            "text": "server {\n  server_name shop.example.com;\n  location / {\n    proxy_pass http://10.0.0.1:3000;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "nginx-main-missing",
    "title": "The main file of nginx is not there",
    "what": "Servers, upstreams or maps stand in a folder, and no `nginx.conf` among the files includes them.",
    "why": "The main file decides what holds for every server that says nothing itself, such as time-outs, body sizes and who is let in. Without it nginx's own defaults are taken, and every file of the folder counts as in use.",
    "todo": "Put the proxy's `nginx.conf` beside the folder, or give hakobu the output of `nginx -T` of the running proxy.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "conf.d/shop.conf",
            "language": "nginx",
            "text": "server {\n  server_name shop.example.com;\n  location / {\n    proxy_pass http://10.0.0.1:3000;\n  }\n}\n"
          }
        ],
        "findings": [
          "conf.d/shop.conf:1:1 no main file of nginx includes what stands in `conf.d`, so nginx's own defaults are taken for all that it would say"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  client_max_body_size 20m;\n  include conf.d/*.conf;\n}\n"
          },
          {
            "path": "conf.d/shop.conf",
            "language": "nginx",
            "text": "server {\n  server_name shop.example.com;\n  location / {\n    proxy_pass http://10.0.0.1:3000;\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "nginx-not-readable",
    "title": "nginx cannot read the file",
    "what": "The file breaks the syntax of nginx's configuration: a missing `;`, a quote or a block that is never closed.",
    "why": "nginx does not start with such a file. hakobu reads what stands around the place, and concludes nothing about the servers that the place touches.",
    "todo": "Correct the file. nginx often notices only behind the place: look at the line above for a missing `;`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  server {\n    server_name shop.example.com;\n    location / {\n      proxy_pass http://10.0.0.1:3000\n    }\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:7:5 nginx cannot read this: unexpected \"}\""
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  server {\n    server_name shop.example.com;\n    location / {\n      proxy_pass http://10.0.0.1:3000;\n    }\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "nginx-refuses",
    "title": "nginx refuses the directive",
    "what": "The directive has a name that nginx does not know, stands where nginx does not allow it, is there twice, or has a wrong value.",
    "why": "nginx does not start with it, so the configuration that serves requests today is another one. Nothing is concluded about the servers that the directive touches.",
    "todo": "Correct the directive, or give hakobu the configuration that runs: `nginx -T` prints it whole.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  server {\n    server_nmae shop.example.com;\n    location / {\n      proxy_pass http://10.0.0.1:3000;\n    }\n  }\n}\n"
          }
        ],
        "findings": [
          "nginx.conf:4:5 nginx refuses this: unknown directive \"server_nmae\""
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "nginx.conf",
            "language": "nginx",
            "text": "events {}\nhttp {\n  server {\n    server_name shop.example.com;\n    location / {\n      proxy_pass http://10.0.0.1:3000;\n    }\n  }\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "provider-file-broken",
    "title": "A provider's file cannot be read",
    "what": "A `file` or `yaml` provider names a file that does not exist, lies outside the root, or cannot be read.",
    "why": "These providers are read as part of the definition. Without the file, which variables it answers, and whether a later provider is asked, is unknown.",
    "todo": "Correct the path, or bring the file into the repository if it holds no secrets.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shopp.env\n    USER_NAME: '#{user_name}'\n"
          }
        ],
        "findings": [
          "shop.yml:11:15 the provider's file `shopp.env` does not exist"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    $providers:\n      - type: file\n        path: shop.env\n    USER_NAME: '#{user_name}'\n"
          },
          {
            "path": "shop.env",
            "language": "env",
            "text": "user_name=shop\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "suppression-broken",
    "title": "A comment that suppresses nothing",
    "what": "A comment addressed to hakobu names no rule that exists, gives no reason, or held until a day that has passed.",
    "why": "Suppressions without a reason outlive the people who knew it, and a misspelt one looks as if it worked.",
    "todo": "Write the rule's name as `hakobu rules` lists it, and the reason after `--`. With `until 2027-03-31` in the reason it expires after that day.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    # hakobu-ignore secret-litteral -- an example from the manual\n    DB_PASSWORD: correct-horse\n"
          }
        ],
        "findings": [
          "shop.yml:9:5 the comment names `secret-litteral`, which is no rule; did you mean `secret-literal`?"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    # hakobu-ignore secret-literal -- an example from the manual\n    DB_PASSWORD: correct-horse\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "value-of-wrong-type",
    "title": "A value has the wrong type",
    "what": "A key has a value that AWS's API does not take there: a word where a number is needed, a list where a text is.",
    "why": "The AWS SDK for Ruby converts what it can (`'256'` to 256, but not 256 to `'256'`) and refuses the rest before anything is sent.",
    "todo": "Correct the value.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: plenty\n"
          }
        ],
        "findings": [
          "shop.yml:7:11 `containerDefinitions[0].memory` has to be an Integer, and the value here is of the type String"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: '256'\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-duplicate-key",
    "title": "A key stands twice in the same map",
    "what": "The same key is given two values in one map.",
    "why": "The YAML standard forbids it; Ruby's parser takes the later value and says nothing.",
    "todo": "Keep the one that is meant. hakobu carries over the later one, as Hako does.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  memory: 512\n"
          }
        ],
        "findings": [
          "shop.yml:7:3 `memory` stands twice in the same map; Hako takes the later one, and this one is lost"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 512\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-later-document",
    "title": "The file has more than one document",
    "what": "A line `---` in the file begins another YAML document.",
    "why": "Hako reads the first document and no other. hakobu carries over what Hako reads, so the later ones are counted as ignored.",
    "todo": "Remove them, or give each application a file.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n---\napp:\n  memory: 512\n"
          }
        ],
        "findings": [
          "shop.yml:10:3 Hako reads only the first document of the file; what stands from here on has no effect"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "---\nscheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-lost-after-first-key",
    "title": "Hako loses everything after the first key",
    "what": "The file begins with a byte order mark, or its first line is indented.",
    "why": "Psych, the YAML parser of Ruby, puts the first key at the column where it begins. The keys after it, which begin further left, are not part of that map any more, and Hako never sees them. No error is raised.",
    "todo": "Remove the mark or the indentation. Editors for Windows like to write the mark; `file shop.yml` shows it.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "  scheduler:\n    type: ecs\n    region: ap-northeast-1\napp:\n  image: example/shop\n"
          }
        ],
        "findings": [
          "shop.yml:5:3 Hako loses everything from here on, because the first line of the file is indented"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-merge-lost",
    "title": "A merge is lost",
    "what": "A map has a second `<<: !include`, or the value of `<<` is no map.",
    "why": "Hako's loader handles `<<: !include` after the map is read, and a map has a key only once: of two such lines the first one is gone. A value that is no map cannot be merged and stays as a key called `<<`, which nobody reads.",
    "todo": "Include one file that brings both together, or write the keys out.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "<<: !include scheduler.yml\n<<: !include logging.yml\napp:\n  image: example/shop\n  memory: 256\n"
          },
          {
            "path": "scheduler.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n"
          },
          {
            "path": "logging.yml",
            "language": "yaml",
            "text": "volumes: {}\n"
          }
        ],
        "findings": [
          "shop.yml:1:1 a second `<<: !include` in the same map takes the place of this one, so what it includes is lost"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "<<: !include scheduler.yml\napp:\n  image: example/shop\n  memory: 256\n"
          },
          {
            "path": "scheduler.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-not-readable",
    "title": "The file is no YAML that Hako can load",
    "what": "The file is not YAML, it is empty, or it is something else than a map of keys.",
    "why": "Hako stops with an error at such a file. hakobu reports the place and goes on with the other definitions.",
    "todo": "Correct the file. An unclosed quote or bracket is often some lines above the place where the parser notices.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: \"ap-northeast-1\napp:\n  image: example/shop\n"
          }
        ],
        "findings": [
          "shop.yml:3:11 this is not YAML: the quote `\"` that opens here is never closed"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: \"ap-northeast-1\"\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-scalar-surprise",
    "title": "A value that Ruby reads as something else",
    "what": "A value without quotes is not what it looks like: `0644` is 420, `12:30` is 45000, `yes` is true, `1_000` is 1000.",
    "why": "Psych follows YAML 1.1, which knows more number formats than people do. Most other tools follow YAML 1.2 and read the same file differently.",
    "todo": "Quote the value when the text is meant; write the plain number when the number is.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 0256\n"
          }
        ],
        "findings": [
          "shop.yml:7:11 `0256` without quotes is read as `174`"
        ]
      },
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  tags:\n    cost-centre: 0042\n    essential: yes\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:6:18 `0042` without quotes is read as `34`",
          "shop.yml:7:16 `yes` without quotes is read as `true`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  privileged: no\n"
          }
        ],
        "findings": []
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  env:\n    TLS: yes\n"
          }
        ],
        "findings": []
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-tag-unsupported",
    "title": "A YAML tag that Hako does not have",
    "what": "A value carries a tag such as `!ruby/object`, `!Ref` or a misspelt `!include`.",
    "why": "Tags tell the parser to make something special of a value. Hako knows one of its own, `!include`.",
    "todo": "Write the value without the tag.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: !Ref AWS::Region\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:3:16 `!Ref` is no YAML tag that Hako reads"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler: !include scheduler.yml\napp:\n  image: example/shop\n  memory: 256\n"
          },
          {
            "path": "scheduler.yml",
            "language": "yaml",
            "text": "type: ecs\nregion: ap-northeast-1\ndesired_count: 1\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "yaml-too-complex",
    "title": "The YAML is nested or aliased beyond all measure",
    "what": "The file is nested hundreds of levels deep, or its aliases unfold to an enormous value.",
    "why": "A file of a few kilobytes can unfold to gigabytes, and deep nesting can end the whole process. hakobu runs on pull requests of strangers, so it refuses such files.",
    "todo": "Simplify the file. A definition needs about eight levels.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler: {type: ecs, region: ap-northeast-1}\napp:\n  image: example/shop\n  command: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n"
          }
        ],
        "findings": [
          "shop.yml:4:211 the file is nested too deep: more than 200 levels"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler: {type: ecs, region: ap-northeast-1, desired_count: 1}\napp:\n  image: example/shop\n  memory: 256\n  command: [bundle, exec, puma]\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "balancer-protocol-not-accepted",
    "title": "A protocol that the load balancer refuses",
    "what": "The protocol of a listener, the protocol version of a target group, or the code that a health check expects is none that AWS accepts, or two of them do not go together.",
    "why": "Application Load Balancers speak gRPC to targets since 2020-10-29, and only behind an `HTTPS` listener. The schemas of the API accept many combinations that the service refuses.",
    "todo": "Correct the protocol. For gRPC, use an `HTTPS` listener with a certificate and `protocol_version: GRPC`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    protocol_version: GRPC\n    listeners:\n      - port: 80\n        protocol: HTTP\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: app\n    container_port: 50051\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 50051\n      host_port: 0\n"
          }
        ],
        "findings": [
          "shop.yml:10:19 the `HTTP` listener on port 80 forwards to the target group `hako-shop`, whose protocol version is `GRPC`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    protocol_version: GRPC\n    listeners:\n      - port: 443\n        protocol: HTTPS\n        certificate_arn: arn:aws:acm:ap-northeast-1:012345678901:certificate/11111111-2222-3333-4444-555555555555\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: app\n    container_port: 50051\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 50051\n      host_port: 0\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "balancer-target-not-accepted",
    "title": "A load balancer sends to a target that does not fit",
    "what": "The service names a container or a port that its task does not have, or the target group is of the wrong type, or it is shared in a way that AWS does not allow.",
    "why": "ECS refuses to create the service. The commonest cause is a definition without a `front` container: Hako's default target is `front`, port 80.",
    "todo": "Set `container_name` and `container_port`, and map that port in the container.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    listeners:\n      - port: 80\n        protocol: HTTP\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: web\n    container_port: 3000\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 0\n"
          }
        ],
        "findings": [
          "shop.yml:12:21 the load balancer sends to container `web`, which the task does not have"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    listeners:\n      - port: 80\n        protocol: HTTP\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: app\n    container_port: 3000\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 0\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "container-not-accepted",
    "title": "A container that ECS refuses",
    "what": "A container lacks an image or its memory, asks for more memory than there is, mounts a volume that the task does not have, or has a health check out of range; or no container of the task is essential.",
    "why": "None of this is in the schemas of the API, so it shows only when the task definition is registered.",
    "todo": "Complete or correct the container. On EC2 each one needs `memory` or `memory_reservation`, unless the task has a size.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n"
          }
        ],
        "findings": [
          "shop.yml:6:10 neither container `app` nor the task says how much memory it needs"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory_reservation: 128\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "dependency-not-possible",
    "title": "A container waits for something that cannot happen",
    "what": "`depends_on` names a container that is not there, or goes round in a circle, or waits for a state that the other container never reaches: healthy without a health check, or ended while it is essential.",
    "why": "ECS refuses such a task definition when it is registered, or accepts it and no task of it ever starts. No schema of AWS says so, and Hako does not check it.",
    "todo": "Correct the name or the condition. `HEALTHY` needs a `health_check` in the definition; `COMPLETE` and `SUCCESS` are for containers that are not essential.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  depends_on:\n    - container_name: envoy\n      condition: HEALTHY\nsidecars:\n  envoy:\n    image_tag: example/envoy\n    memory: 128\n"
          }
        ],
        "findings": [
          "shop.yml:10:18 container `app` waits until `envoy` is healthy, but `envoy` has no health check"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  depends_on:\n    - container_name: envoy\n      condition: HEALTHY\nsidecars:\n  envoy:\n    image_tag: example/envoy\n    memory: 128\n    health_check:\n      command: [CMD-SHELL, \"wget -q -O /dev/null http://localhost:9901/ready\"]\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "execution-role-missing",
    "title": "The task needs an execution role and has none",
    "what": "A container takes secrets, private images or logs in a way that ECS does on the task's behalf, and the task names no execution role.",
    "why": "ECS itself fetches secrets and images and opens the log stream before any container runs. It does so with the execution role, not with the task role, which belongs to the program.",
    "todo": "Set `scheduler.execution_role_arn`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  secrets:\n    - name: API_KEY\n      value_from: /shop/api_key\n"
          }
        ],
        "findings": [
          "shop.yml:9:13 container `app` needs the task's execution role for its `secrets`, but the task has none"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution\napp:\n  image: example/shop\n  memory: 256\n  secrets:\n    - name: API_KEY\n      value_from: /shop/api_key\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "fargate-not-accepted",
    "title": "Fargate does not run such a task",
    "what": "The task runs on Fargate, but its size is none that Fargate has, or it uses something that exists on EC2 only, such as links, privileged containers or placement constraints.",
    "why": "Fargate has fixed pairs of CPU and memory, one network mode (`awsvpc`), and no instance that a task could reach.",
    "todo": "Choose a size that exists: with 256 CPU units 512, 1024 or 2048 MiB; with 512 from 1 to 4 GB; with 1024 from 2 to 8 GB; with 2048 from 4 to 16 GB; with 4096 from 8 to 30 GB. Remove what Fargate does not have, or stay on EC2.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  requires_compatibilities: [FARGATE]\n  launch_type: FARGATE\n  network_mode: awsvpc\n  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution\n  network_configuration:\n    awsvpc_configuration:\n      subnets: [subnet-11111111]\n  cpu: '256'\n  memory: '4096'\napp:\n  image: example/shop\n"
          }
        ],
        "findings": [
          "shop.yml:13:11 the task asks for `cpu` `256` and `memory` `4096`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  requires_compatibilities: [FARGATE]\n  launch_type: FARGATE\n  network_mode: awsvpc\n  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution\n  network_configuration:\n    awsvpc_configuration:\n      subnets: [subnet-11111111]\n  cpu: '256'\n  memory: '1024'\napp:\n  image: example/shop\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "listener-rule-not-accepted",
    "title": "A listener rule that the load balancer refuses",
    "what": "A condition, action or transform of a listener rule breaks a limit of Elastic Load Balancing that none of its schemas shows.",
    "why": "The rule is refused only when it is created, in the middle of a migration. A host needs a dot with letters behind the last; a rule has at most five values and six wildcards; a redirect has to change something; regular expressions have no look-around.",
    "todo": "Correct the rule as the message says. Split values over several rules with the same action; give each rule of a listener a priority of its own.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"host-header\", \"HostHeaderConfig\": { \"Values\": [\"localhost\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": [
          "load-balancers/shop.json:14:85 the rule 10 of the listener on port 80 asks for the host `localhost`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"host-header\", \"HostHeaderConfig\": { \"Values\": [\"shop.example.com\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "listener-rule-quota",
    "title": "More rules, values or wildcards than AWS grants without asking",
    "what": "A load balancer has more than 100 rules, or one rule has more values in a condition or more wildcards than every page of the documentation allows.",
    "why": "The quota of rules can be raised, but only on request and before the rules are created. About wildcards two pages of AWS disagree: one says five for a rule, the other six; three values in a condition are documented, though rules with more are said to work.",
    "todo": "Have the quota raised, or spread the virtual hosts over several load balancers. Split a rule with too many values or wildcards into two with the same action.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"host-header\", \"HostHeaderConfig\": { \"Values\": [\"a.example.com\", \"b.example.com\", \"c.example.com\", \"d.example.com\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": [
          "load-balancers/shop.json:14:136 the rule 10 of the listener on port 80 has 4 values in its condition on `host-header`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "load-balancers/shop.json",
            "language": "json",
            "text": "{\n  \"listeners\": [\n    {\n      \"listener\": {\n        \"LoadBalancerArn\": \"arn:aws:elasticloadbalancing:us-east-1:012345678901:loadbalancer/app/shop/0123456789abcdef\",\n        \"Protocol\": \"HTTP\",\n        \"Port\": 80,\n        \"DefaultActions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"404\" } }]\n      },\n      \"rules\": [\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 10,\n          \"Conditions\": [{ \"Field\": \"host-header\", \"HostHeaderConfig\": { \"Values\": [\"a.example.com\", \"b.example.com\", \"c.example.com\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        },\n        {\n          \"ListenerArn\": \"{{ must_env `LISTENER_ARN_SHOP_80` }}\",\n          \"Priority\": 20,\n          \"Conditions\": [{ \"Field\": \"host-header\", \"HostHeaderConfig\": { \"Values\": [\"d.example.com\"] } }],\n          \"Actions\": [{ \"Type\": \"fixed-response\", \"FixedResponseConfig\": { \"StatusCode\": \"200\" } }]\n        }\n      ]\n    }\n  ]\n}\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "log-driver-incomplete",
    "title": "The log driver `awslogs` lacks an option",
    "what": "A container logs with `awslogs` but does not say to which group, in which region, or (on Fargate) under which prefix.",
    "why": "The options are plain text to the API, so no schema misses them. ECS does.",
    "todo": "Add `awslogs-group`, `awslogs-region` and, on Fargate, `awslogs-stream-prefix`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  log_configuration:\n    log_driver: awslogs\n    options:\n      awslogs-group: shop\n"
          }
        ],
        "findings": [
          "shop.yml:9:17 the `awslogs` log driver of container `app` has no `awslogs-region`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\napp:\n  image: example/shop\n  memory: 256\n  log_configuration:\n    log_driver: awslogs\n    options:\n      awslogs-group: shop\n      awslogs-region: ap-northeast-1\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "name-not-accepted",
    "title": "A name that AWS refuses",
    "what": "The name of a load balancer, target group, service, task family or container is too long, or has characters that AWS does not take.",
    "why": "Hako makes names from the name of the definition's file. Load balancers and target groups, called `hako-NAME`, have at most 32 characters, letters, digits and `-`.",
    "todo": "Give the file a shorter name, or name the resources in `elb_v2`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "internal-purchase-order-approvals.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    listeners:\n      - port: 80\n        protocol: HTTP\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: app\n    container_port: 3000\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 0\n"
          }
        ],
        "findings": [
          "internal-purchase-order-approvals.yml:1:1 the name of the load balancer, `hako-internal-purchase-order-approvals`, has 38 characters; the name of the target group, `hako-internal-purchase-order-approvals`, has 38 characters"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "purchase-orders.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  elb_v2:\n    vpc_id: vpc-11111111\n    listeners:\n      - port: 80\n        protocol: HTTP\n    subnets: [subnet-11111111, subnet-22222222]\n    security_groups: [sg-11111111]\n    container_name: app\n    container_port: 3000\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 0\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "network-mode-not-accepted",
    "title": "Ports, links or hosts that the network mode does not allow",
    "what": "A container has a link, extra hosts or a port mapping that does not exist in the task's network mode, or two mappings claim the same port.",
    "why": "The network modes differ: `bridge` has links and dynamic host ports, in `awsvpc` and `host` the host port is the container port, `none` has no ports at all. ECS refuses what does not fit.",
    "todo": "Remove what the mode does not have. A link becomes `localhost` when a definition moves to `awsvpc`.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  network_mode: awsvpc\n  network_configuration:\n    awsvpc_configuration:\n      subnets: [subnet-11111111]\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 80\n"
          }
        ],
        "findings": [
          "shop.yml:14:18 container `app` maps its port 3000 to the host port 80 in the network mode `awsvpc`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  network_mode: awsvpc\n  network_configuration:\n    awsvpc_configuration:\n      subnets: [subnet-11111111]\napp:\n  image: example/shop\n  memory: 256\n  port_mappings:\n    - container_port: 3000\n      host_port: 3000\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "secret-entry-not-accepted",
    "title": "An entry of `secrets` that ECS refuses",
    "what": "A name stands both in `env` and in `secrets`, or twice in `secrets`, or `value_from` is no reference that ECS can follow.",
    "why": "ECS refuses the task definition when it is registered, with a message that names the variable. Hako learns of it in the middle of a deploy.",
    "todo": "Decide where the variable belongs and remove the other entry.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution\napp:\n  image: example/shop\n  memory: 256\n  env:\n    API_HOST: api.example.com\n  secrets:\n    - name: API_HOST\n      value_from: /shop/api_host\n"
          }
        ],
        "findings": [
          "shop.yml:12:13 `API_HOST` of container `app` stands both in `environment` and in `secrets`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  execution_role_arn: arn:aws:iam::012345678901:role/shop-execution\napp:\n  image: example/shop\n  memory: 256\n  secrets:\n    - name: API_HOST\n      value_from: /shop/api_host\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "service-not-accepted",
    "title": "A service that ECS refuses",
    "what": "Settings of the service exclude each other or are incomplete: a daemon with a count, a launch type beside a capacity provider strategy, `awsvpc` without subnets, a role or a service registry that does not fit.",
    "why": "Hako passes the settings on as they are, and ECS refuses the service when it is created.",
    "todo": "Decide for one of them. A daemon has one task on each instance and takes no count, placement strategy or scaling.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  launch_type: EC2\n  capacity_provider_strategy:\n    - capacity_provider: spot\n      weight: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:7:26 both a launch type and a capacity provider strategy are set"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  capacity_provider_strategy:\n    - capacity_provider: spot\n      weight: 1\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  },
  {
    "id": "value-not-allowed",
    "title": "A value that AWS does not know",
    "what": "A setting has a closed list of values, and this is none of them: `network_mode: bridg`, `condition: healthy`.",
    "why": "Hako passes the text on as it is, and AWS refuses it in the middle of a deploy.",
    "todo": "Write one of the values that the finding lists.",
    "examples": [
      {
        "fires": true,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  network_mode: bridg\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": [
          "shop.yml:5:17 `networkMode` is `bridg`"
        ]
      },
      {
        "fires": false,
        "files": [
          {
            "path": "shop.yml",
            "language": "yaml",
            "text": "scheduler:\n  type: ecs\n  region: ap-northeast-1\n  desired_count: 1\n  network_mode: bridge\napp:\n  image: example/shop\n  memory: 256\n"
          }
        ],
        "findings": []
      }
    ]
  }
];
