// Generated from rules/ by scripts/build-rules.ts; do not edit.
import type { Rule } from "./types.ts";

export const BUILTIN_RULES: readonly Rule[] = [
  {
    "id": "jsonnet-value-computed",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "jsonnet-computed-on-reference"
          ]
        }
      }
    },
    "message": "`{name}` is not known before Hako deploys: {message}",
    "why": "The definition asks for the characters of a value that Hako looks up while it deploys: their number, whether they are equal to others, what they parse to. hakobu sees no such value, so it cannot say what comes of it; ECS, which injects values when a container starts, cannot compute on them at all.",
    "help": "Say in the definition itself what depends on the environment, for example by a file of settings for each, and keep what is looked up for what goes into `env` as it is. Or let the program in the container compute it.",
    "caveats": [
      "Where Hako itself decides by such a value (the network mode, the type of a balancer), nothing of the definition is migrated."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/jsonnet_loader.rb"
    ]
  },
  {
    "id": "jsonnet-value-outside-env",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "provider-value-outside-env"
          ]
        }
      }
    },
    "message": "`{at}` has `{key}`, which Hako looks up in `{type}` while it deploys, and ECS can inject values into the environment only",
    "why": "Hako puts the value into the call that it makes to AWS. ECS resolves `secrets` for environment variables and for log drivers, not in names of images, in ARNs, commands or labels, so somebody must write the value there.",
    "help": "If it is no secret, write it into the file (an ARN or an account id mostly is none). If it differs between environments, keep it in a file of settings for each. If it is a secret, pass it as an environment variable and let the container read it from there.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "Until then the reference stands in what is written, as `#{provider:where/key}`, and AWS refuses it or takes it literally."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/jsonnet_loader.rb"
    ]
  },
  {
    "id": "provider-answer-ambiguous",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "env-value",
      "where": {
        "candidates": {
          "above": 1
        },
        "known": {
          "equals": true
        }
      }
    },
    "message": "more than one provider may answer for `{reference}` in `{name}`: {providers}",
    "why": "Hako asks them in this order and takes the first answer. Which one that is cannot be seen in the files, so copying the value from one of them may copy the wrong one, and a value that only the later one has would be missed.",
    "help": "Find out who answers today (`hako show-definition --expand` prints the value where it may be seen), store that value, and drop the provider that never answers from `$providers`.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "The first provider may have begun or ceased to have the key since the last deploy.",
      "After the move there is one place for the value, and no second one that takes over."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_expander.rb",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
    ]
  },
  {
    "id": "provider-type-unknown",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "provider-type-unknown"
          ]
        }
      }
    },
    "message": "the provider type `{type}` is not one that hakobu knows",
    "why": "It belongs to a private plugin. Where it looks, and whether what it answers is a secret, is written in that plugin only, so nothing is assumed about it.",
    "help": "Ask the plugin's owner where its values are kept, or read its `hako/env_providers/{type}.rb`. If the name is a misspelling, correct it: the known types are {known}.",
    "caveats": [
      "A provider after this one is asked only for what this one does not answer, so the keys of both are in question."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_providers.rb"
    ]
  },
  {
    "id": "provider-value-in-text",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "rewrite",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "env-value",
      "where": {
        "mixed": {
          "equals": true
        },
        "known": {
          "equals": true
        },
        "candidates": {
          "equals": 1
        }
      }
    },
    "message": "`{name}` puts `{reference}` from `{providers}` into a larger text at deploy time",
    "why": "The composed text stands in the task definition as plain text. ECS cannot compose it: `valueFrom` of a secret names one stored value and gives it to the container unchanged. So the text as a whole becomes the secret.",
    "help": "Store the whole text as one secret. `hakobu migrate` writes the entry, what it is composed of in `secrets/plan.json`, and the script that composes and copies it. Or hand over the parts, and compose them where the program starts.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "A text that is stored as a whole must be stored again whenever one of its parts changes, such as the host in a database URL.",
      "Composing in the entry point needs a shell in the image, and characters such as `@` and `/` in a password must be escaped in a URL.",
      "The value is fetched when a container starts. A changed value reaches new tasks only.",
      "Old revisions of the task definition keep the text. Deregister and delete them, then rotate the value."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
    ]
  },
  {
    "id": "provider-value-of-unknown-type",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "env-value",
      "where": {
        "references": {
          "above": 0
        },
        "known": {
          "equals": false
        }
      }
    },
    "message": "`{name}` is looked up at deploy time, and hakobu does not know every provider that may answer: {providers}",
    "why": "What the provider answers is stored in the task definition as plain text. Where it is kept is unknown, so no plan can say what to copy from where.",
    "help": "Ask the provider's owner where `{reference}` is kept. Store the value in Parameter Store or Secrets Manager and name it in `secrets`, or keep it in `environment` if it is no secret.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "The provider may compute its answer, for example from the name of the branch; such a value cannot be copied once for all."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
    ]
  },
  {
    "id": "provider-value-repeated",
    "mechanism": "deploy-time-secrets",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0,
    "match": {
      "kind": "env-value",
      "where": {
        "containers": {
          "above": 1
        },
        "first": {
          "equals": true
        }
      }
    },
    "message": "{containers} containers of `{app}` look up `{repeated}`",
    "why": "Each of these containers gets the value, so each needs its own `secrets` entry, and all of them change together when the value does.",
    "help": "Store the value once; `hakobu migrate` names the same parameter in every container. Where only one of them uses it, remove it from the others.",
    "caveats": [
      "Containers that start at different times may see different values if the value changes in between."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
    ]
  },
  {
    "id": "provider-value-whole",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "rewrite",
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "env-value",
      "where": {
        "whole": {
          "equals": true
        },
        "known": {
          "equals": true
        },
        "candidates": {
          "equals": 1
        }
      }
    },
    "message": "`{name}` is read from `{provider}` at deploy time and stored in the task definition as plain text",
    "why": "Whoever may call `ecs:DescribeTaskDefinition` reads the value, in this revision and in every older one, and no deploy works while the provider is away. ECS can fetch the value itself when the container starts.",
    "help": "Move it to `secrets`. `hakobu migrate` writes the entry, the execution role's policy and the plan that copies the value; `hakobu explain provider-value-whole` lists what to know first.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "The value is fetched when a container starts. A changed value reaches new tasks only, so rotating means forcing a new deployment.",
      "A rollback starts the old task definition with the value of today, not with the value of its time.",
      "Starting a task now needs Parameter Store (or Secrets Manager) to answer; in private subnets that takes a NAT gateway or interface endpoints for `ssm`, `secretsmanager` and `kms`.",
      "The task needs an execution role that may call `ssm:GetParameters` (or `secretsmanager:GetSecretValue`), and `kms:Decrypt` for a key of your own.",
      "Old revisions of the task definition keep the value as plain text. Deregister and delete them, then rotate the value.",
      "On EC2 the container agent must be 1.22.0 or later for Parameter Store, 1.23.0 for Secrets Manager and 1.37.0 for single JSON keys of a secret; AWS also asks for `ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE=true` on the instance. On Fargate every platform version that still runs (1.4.0) has both.",
      "A standard parameter holds 4 KB, an advanced one 8 KB, and a value may not contain a pair of double braces. Secrets Manager holds 64 KB.",
      "What the provider makes anew on every read, such as Vault's dynamic secrets and certificates, cannot be copied."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_expander.rb"
    ]
  },
  {
    "id": "secret-in-provider-file",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": null,
    "confidence": "likely",
    "effort": 1,
    "match": {
      "kind": "literal",
      "where": {
        "place": {
          "equals": "provider-file"
        },
        "secret": {
          "equals": true
        }
      }
    },
    "message": "`{name}` in `{file}` looks like a secret, and the file is in the repository",
    "why": "A provider's file beside the definition is read by everyone who can read the repository, and its history keeps what was in it. For a variable that asks for it, Hako copies the value into the task definition as plain text.",
    "help": "Rotate it, store the new value in Parameter Store or Secrets Manager, remove the line, and let `secrets` name it: `hakobu migrate` writes that for each variable that uses it.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "Removing the line does not remove the value from the repository's history. Only rotating it does.",
      "It is judged by its name and its form; the value itself is shown in no report."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_providers/file.rb"
    ]
  },
  {
    "id": "secret-literal",
    "mechanism": "deploy-time-secrets",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "likely",
    "effort": 1,
    "match": {
      "kind": "literal",
      "where": {
        "place": {
          "equals": "definition"
        }
      },
      "any": [
        {
          "secret": {
            "equals": true
          }
        },
        {
          "tail": {
            "in": [
              "password",
              "passwd",
              "passphrase",
              "pass",
              "pwd",
              "pw",
              "pgpassword",
              "secret",
              "secrets",
              "secretkey",
              "clientsecret",
              "token",
              "accesstoken",
              "authtoken",
              "apitoken",
              "credential",
              "credentials",
              "dsn",
              "salt",
              "pepper",
              "apikey",
              "accesskey",
              "privatekey",
              "licensekey",
              "masterkey",
              "api key",
              "api keys",
              "access key",
              "private key",
              "secret key",
              "encryption key",
              "signing key",
              "master key",
              "license key",
              "auth key",
              "account key",
              "ssh key",
              "rsa key",
              "hmac key",
              "session key",
              "cookie key",
              "jwt key",
              "deploy key",
              "crypto key",
              "cipher key",
              "service key",
              "storage key",
              "webhook key",
              "secrets key",
              "credentials key",
              "connection string"
            ]
          },
          "shape": {
            "in": [
              "text",
              "random"
            ]
          }
        },
        {
          "value": {
            "matches": "\\b(AKIA|ASIA)[A-Z0-9]{16}\\b|-----BEGIN [A-Z ]*PRIVATE KEY|\\bAGE-SECRET-KEY-1[A-Z0-9]{20,}"
          }
        },
        {
          "value": {
            "matches": "\\bxox[abeprs]-[0-9A-Za-z-]{10,}|\\bxapp-[0-9A-Za-z-]{10,}|\\b(sk_live_|sk_test_|rk_live_|rk_test_|whsec_)[0-9A-Za-z]{10,}"
          }
        },
        {
          "value": {
            "matches": "\\b(ghp_|gho_|ghu_|ghs_|ghr_)[A-Za-z0-9]{20,}|\\bgithub_pat_[A-Za-z0-9_]{20,}|\\bglpat-[A-Za-z0-9_-]{20,}|\\bnpm_[A-Za-z0-9]{36}"
          }
        },
        {
          "value": {
            "matches": "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]*|\\bAIza[0-9A-Za-z_-]{35}|\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}|\\b(hvs\\.|hvb\\.)[A-Za-z0-9_-]{20,}"
          }
        },
        {
          "value": {
            "matches": "[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s:@]*:[^/\\s@$<*#{][^/\\s@]*@"
          }
        },
        {
          "value": {
            "matches": "[^\\s:/@]+:[^\\s@$<*#{][^\\s@]*@(tcp|unix)\\("
          }
        },
        {
          "value": {
            "matches": "hooks\\.slack\\.com/(services|workflows|triggers)/[A-Za-z0-9/_-]{8,}|discord(app)?\\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{8,}"
          }
        },
        {
          "value": {
            "matches": "(?i)\\b(password|passwd|pwd|secret|accountkey|sharedaccesskey|access_token|api_key|apikey)=[^;&\\s$<*#{][^;&\\s]{3,}"
          }
        },
        {
          "value": {
            "matches": "(?i)\\b(basic|bearer) [a-z0-9+/=._-]{16,}"
          }
        },
        {
          "tail": {
            "in": [
              "key",
              "auth",
              "seed",
              "iv",
              "cert",
              "signature",
              "hmac",
              "hash key",
              "app key",
              "server key",
              "client key",
              "integration key",
              "write key",
              "routing key",
              "site key",
              "user key",
              "maps key",
              "google key",
              "aws key",
              "azure key",
              "stripe key",
              "datadog key",
              "newrelic key",
              "sendgrid key",
              "mailgun key",
              "twilio key",
              "algolia key",
              "segment key",
              "sentry key",
              "bugsnag key",
              "rollbar key",
              "pusher key",
              "recaptcha key",
              "openai key",
              "hook url",
              "webhook url",
              "feed url"
            ]
          },
          "shape": {
            "equals": "random"
          }
        }
      ]
    },
    "message": "`{name}` holds what looks like a secret, typed into the definition",
    "why": "Whoever can read the repository has it, in its history for ever, and so has whoever may describe the task definition, where it stands as plain text.",
    "help": "Rotate it, store the new value in Parameter Store or Secrets Manager, and name that in `secrets`. If it is no secret, say so on the line above: `# hakobu-ignore secret-literal -- why`.",
    "native": {
      "feature": "secrets of a container, from SSM Parameter Store and since 2019-01-21 from Secrets Manager",
      "since": "2018-11-15"
    },
    "caveats": [
      "Removing it from the file does not remove it from the repository's history, nor from old revisions of the task definition. Only rotating it does.",
      "It is judged by its name and its form; the value itself is shown in no report, and a comment that suppresses the finding does not unmask it.",
      "The value is fetched when a container starts. A changed value reaches new tasks only."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"
    ]
  },
  {
    "id": "front-of-nginx",
    "mechanism": "nginx-front",
    "severity": "warning",
    "outcome": "rewrite",
    "confidence": "certain",
    "effort": 3,
    "match": {
      "kind": "front"
    },
    "message": "`{app}` has an nginx container in front of it (`{image}`), with a configuration that Hako uploads to S3 at each deploy",
    "why": "The load balancer could ask the app itself. The front is one more container in each task, one more image to patch, and a configuration that a container reads when it starts, whatever it is by then.",
    "help": "`hakobu migrate` lets the load balancer forward to the app, where the front does nothing that this would lose: it needs to know what the image's own nginx does. Say in `hakobu.yaml` below `images` that it is transparent, or where its nginx.conf lies. The task `front-app` lists what the app must do itself from then on.",
    "native": {
      "feature": "load balancer targets with dynamic host ports, and addresses of tasks",
      "since": "2016-08-11"
    },
    "caveats": [
      "The front refuses bodies above `client_max_body_size` (1 MiB where nothing is said), gives the app 20 seconds, and takes requests and answers off slow clients. Behind the balancer alone the app does that itself.",
      "The front sends `Connection \"\"`, so WebSockets never worked through it. Behind the balancer alone they do.",
      "The app must listen on 0.0.0.0, and keep idle connections for longer than the balancer does (60 seconds)."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-load-balancing.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"
    ]
  },
  {
    "id": "front-restricts-by-peer",
    "mechanism": "nginx-front",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "front",
      "where": {
        "restricted": {
          "exists": true
        }
      }
    },
    "message": "at {restricted} the front of `{app}` lets in {addresses} only, and the address that it sees is that of its peer",
    "why": "The peer of a front is the load balancer, not the client, unless real_ip says otherwise. So the list either lets all clients of the balancer in, or means something that only the people who wrote it know. A `source-ip` condition of a listener rule looks at the client instead, and is another thing.",
    "help": "Ask whom the list is to let in. For clients, a `source-ip` condition, a security group or AWS WAF does it at the balancer; for the balancer alone, a security group does it.",
    "caveats": [
      "The rule compares the raw path, nginx the decoded one: a list that guards a path is safer in the app."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://nginx.org/en/docs/http/ngx_http_realip_module.html"
    ]
  },
  {
    "id": "balancer-sets-forwarded-headers",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        }
      }
    },
    "message": "behind a load balancer, the apps of this proxy get X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Port from it",
    "why": "A load balancer adds the client to X-Forwarded-For and sets the other two, whatever nginx is told to do. It speaks HTTP/1.1 and keeps connections to its targets.",
    "help": "Let apps read the client's address from the last entry of X-Forwarded-For, and trust no others.",
    "caveats": [
      "An app that got no X-Forwarded-For believes clients that write one themselves: behind the load balancer their entry stands first."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html"
    ]
  },
  {
    "id": "host-name-not-a-condition",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "unsayable": {
          "exists": true
        }
      }
    },
    "message": "not every name of `{name}` can be the host of a rule: {unsayable}",
    "why": "A host condition takes letters, digits, `-`, `.` and the wildcards `*` and `?`, needs a dot, and takes only letters behind the last one. A name that it cannot hold would fall to another rule or to the default action.",
    "help": "Give the host a name that a condition takes, let clients move to it, and drop the old one. Until then it stays with nginx, and so does a host whose wildcard would answer for it.",
    "caveats": [
      "A rule can have a regular expression since 2025-10-15; whether it minds the case is not documented, so none is written."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://nginx.org/en/docs/http/server_names.html"
    ]
  },
  {
    "id": "location-guards-by-path",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "guards": {
          "exists": true
        }
      }
    },
    "message": "some locations of `{name}` refuse what others would answer ({guards}), and a rule would see the path otherwise",
    "why": "nginx decodes a path and cleans it of `//` and `..` before it looks for a location. What a load balancer does to it is documented in one clause only. If it looks at the raw path, `//admin`, `/%61dmin` or `/x/../admin` come past a rule for `/admin`, and the app behind the other rule answers.",
    "help": "Let the app refuse these paths itself, and delete the location; then the host can move.",
    "caveats": [
      "An allow list at the other end of a wildcard has the same hole: a raw path that begins like an open one may lead elsewhere in the app."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#location"
    ]
  },
  {
    "id": "proxy-access-by-address",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "name": {
          "in": [
            "allow",
            "deny"
          ]
        }
      }
    },
    "message": "`{name}` decides by the address of the peer, and behind a load balancer that is another one",
    "why": "nginx looks at the address that connects to it, unless real_ip says otherwise: that may be a client, an office's gateway or a load balancer in front. A condition on the source address that is copied from here could let everybody in or nobody.",
    "help": "Find out whose addresses these are. Where clients connect to nginx themselves, a `source-ip` condition, a security group or AWS WAF can take over; where a balancer is in front, only that one sees the client.",
    "caveats": [
      "X-Forwarded-For can be written by clients: a condition on it is no protection."
    ],
    "links": [
      "https://nginx.org/en/docs/http/ngx_http_access_module.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"
    ]
  },
  {
    "id": "proxy-buffers-for-apps",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        }
      }
    },
    "message": "nginx takes requests and answers off slow clients for the apps of this proxy; a load balancer does less of that",
    "why": "nginx reads a whole request before it hands it on, and takes an answer off the app at once. A load balancer streams both, so that a slow client keeps the app busy for longer. It keeps its connections to the app open, and expects the app to do so, too. Where a server does not answer, nginx asks the next one; a load balancer answers 502 or 504, and leaves the server out only when its health checks fail.",
    "help": "Give the app as many workers as slow clients may hold, keep its connections open for longer than the balancer's idle time-out, and let it listen where the balancer's security group may come in.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering"
    ]
  },
  {
    "id": "proxy-changes-answers",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "effect": {
          "equals": "none"
        },
        "name": {
          "in": [
            "add_header",
            "add_trailer",
            "expires",
            "charset",
            "gzip",
            "proxy_hide_header",
            "proxy_cookie_domain",
            "proxy_cookie_path",
            "proxy_cookie_flags",
            "proxy_redirect",
            "userid"
          ]
        }
      }
    },
    "message": "`{name}` changes what the app answers, and a load balancer hands answers on as they are",
    "why": "Headers that nginx adds (HSTS, CORS, caching), answers that it compresses, cookies and redirects that it rewrites: the app has to do that itself, or nobody does.",
    "help": "Move it into the app before its host moves. A listener can add a fixed list of headers (HSTS, CORS, content security policy and a few more) since 2024-11-22.",
    "caveats": [
      "Where HSTS is lost, browsers forget it only when its time is over: that goes unnoticed for long."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/header-modification.html"
    ]
  },
  {
    "id": "proxy-changes-host",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "upstream_host": {
          "equals": true
        }
      }
    },
    "message": "apps behind `{name}` see the name of the upstream as Host, and behind a load balancer that of the client",
    "why": "Without `proxy_set_header Host`, nginx puts the name of the upstream there. A block with any `proxy_set_header` of its own inherits none from outside, so a `Host` that is set above it is not in effect. A load balancer hands on the Host that the client sends. Absolute links, redirects, cookies and virtual hosts of the app may depend on it.",
    "help": "Try the app with the client's Host, for example by `proxy_set_header Host $http_host;` in nginx, before the host moves. Where it needs a fixed one, write that: it becomes a transform of the rule.",
    "caveats": [
      "`proxy_set_header Host $host` is in lower case and without a port; a load balancer hands on what the client sent."
    ],
    "links": [
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"
    ]
  },
  {
    "id": "proxy-closes-connection",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "name": {
          "equals": "return"
        },
        "argument": {
          "equals": "444"
        }
      }
    },
    "message": "`return 444` ends the connection without an answer, and a rule answers 404 instead",
    "why": "444 is nginx's own. A load balancer always answers; 404 tells no more than that there is nothing here.",
    "help": "Nothing: whoever is turned away so needs no better answer. AWS WAF can block by more than host and path.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return"
    ]
  },
  {
    "id": "proxy-directive-not-modelled",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "effect": {
          "equals": "unmodelled"
        }
      },
      "any": [
        {
          "host": {
            "exists": true
          }
        },
        {
          "upstream": {
            "exists": true
          }
        },
        {
          "about": {
            "in": [
              "routing",
              "backends",
              "request",
              "response",
              "access",
              "limits",
              "cache",
              "client-address",
              "code",
              "files",
              "gateway",
              "tls",
              "stream"
            ]
          }
        }
      ]
    },
    "message": "`{name}` can decide what a request gets, and hakobu has no model of it",
    "why": "What it does may depend on the machine, on code or on other requests. A rule that is written without it would answer some requests otherwise, and nobody would know which.",
    "help": "Find out what it is there for. What the app can do itself (a login, a limit, a header) goes there; what nobody needs any more is deleted. Until then the virtual hosts in which it is in effect stay with nginx.",
    "caveats": [
      "It counts where it is in effect: a directive above the servers concerns all that inherit it."
    ],
    "links": [
      "https://nginx.org/en/docs/dirindex.html"
    ]
  },
  {
    "id": "proxy-exceeds-target-groups",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 4,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        },
        "proxy_upstreams": {
          "above": 100
        }
      }
    },
    "message": "the proxy hands requests on to {proxy_upstreams} upstreams, and a load balancer has 100 target groups at most",
    "why": "AWS does not raise the number of target groups of a load balancer. Which hosts share one is a decision about cost, logs and DNS that nobody can take from the files.",
    "help": "Give the files of some hosts a `loadBalancer` of their own under `environments` in hakobu.yaml. Without that, hosts move in the order of the configuration until 100 target groups are full, and the others stay with nginx.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html"
    ]
  },
  {
    "id": "proxy-limits-body",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        },
        "proxy_limits": {
          "exists": true
        }
      }
    },
    "message": "nginx refuses bodies of more than {proxy_limits}, and a load balancer takes bodies of every size",
    "why": "`client_max_body_size` is 1 MiB where nobody says otherwise. Behind a load balancer the app itself gets what is larger.",
    "help": "Let the app have a limit of its own, for example that of its web server.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size"
    ]
  },
  {
    "id": "proxy-normalises-path",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "likely",
    "effort": 0.5,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        },
        "proxy_locations": {
          "above": 1
        }
      }
    },
    "message": "nginx chooses by the decoded path without `//` and `..`, and what a load balancer compares is not documented",
    "why": "For ordinary paths both are the same. For others nobody can say which rule answers, so `hakobu verify` counts such requests as not modelled. Where `proxy_pass` has a path, nginx also hands on the cleaned path and rewrites the app's redirects; a transform works on what the client sent, and redirects stay as they are.",
    "help": "Let apps be indifferent to how a path is spelt; none should rely on what a proxy made of it.",
    "caveats": [
      "Where the path changes and the app knows itself by the upstream's name only (no `proxy_set_header Host`), nginx maps the absolute redirects of the app back to the path of the client. Behind a load balancer the app redirects to its own paths: look at its redirects before the host moves."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#location"
    ]
  },
  {
    "id": "proxy-sets-header",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "name": {
          "equals": "proxy_set_header"
        },
        "given": {
          "equals": false
        },
        "header": {
          "matches": "(?i)^(x-|forwarded$|accept-encoding$|proxy$|early-data$|host$|te$)"
        }
      }
    },
    "message": "apps get the header `{header}` from nginx, and a load balancer sets it in its own way or not at all",
    "why": "A load balancer sets X-Forwarded-For, X-Forwarded-Proto and X-Forwarded-Port, hands Host on as the client sends it, and has no way to set or take away another header.",
    "help": "Let the app read X-Forwarded-For instead of X-Real-IP, and Host instead of X-Forwarded-Host. What else it needs, it has to be told by its own configuration.",
    "caveats": [
      "A header that nginx overwrites and nobody sets any more can be written by clients."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html",
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header"
    ]
  },
  {
    "id": "proxy-timeouts-differ",
    "mechanism": "shared-proxy",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "first": {
          "equals": true
        },
        "timeouts_differ": {
          "equals": true
        }
      }
    },
    "message": "nginx waits {proxy_timeouts} for apps, and a load balancer has one idle time-out, the longest of them and at least 60 s",
    "why": "`proxy_read_timeout` is set place by place. The idle time-out of a load balancer is for all of its hosts, and ends a connection in either direction.",
    "help": "Let apps give up by themselves where a shorter time is meant. Keep connections of the app open for longer than the idle time-out.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout"
    ]
  },
  {
    "id": "upstream-method-not-native",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "proxy-directive",
      "where": {
        "kind": {
          "equals": "nginx"
        },
        "name": {
          "in": [
            "ip_hash",
            "hash",
            "random",
            "least_time",
            "sticky"
          ]
        },
        "upstream": {
          "exists": true
        }
      }
    },
    "message": "`{name}` of the upstream `{upstream}` chooses the server in a way that a load balancer does not have",
    "why": "A target group sends requests to its targets in turn, to the least busy one or at random, and can bind a client by a cookie. It cannot choose by the address or the path, on which caches and sessions of the app may rely.",
    "help": "Find out why the same client or path has to come to the same server. Where it is a session, stickiness by cookie may do; where it is a cache, it may be no loss.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html"
    ]
  },
  {
    "id": "virtual-host-on-shared-proxy",
    "mechanism": "shared-proxy",
    "severity": "warning",
    "outcome": "rewrite",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "virtual-host",
      "where": {
        "kind": {
          "equals": "nginx"
        }
      }
    },
    "message": "`{name}` is served by an nginx that somebody has to run, and listener rules of a load balancer can do that",
    "why": "A proxy of one's own is machines, releases, certificates, reloads and a list of servers that nobody but it knows. An Application Load Balancer dispatches by host and path, redirects and answers by itself, and takes out targets that are not healthy.",
    "help": "`hakobu migrate` writes the load balancer with a target group for each upstream and rules in nginx's own order; `hakobu verify` replays requests against both. Create it beside nginx, compare with smoke.sh, and move one DNS name at a time.",
    "native": {
      "feature": "host and path conditions of listener rules",
      "since": "2017-04-05"
    },
    "caveats": [
      "Sharing one load balancer mixes the logs and metrics of its apps, as the shared nginx did. Apps for the public and around the clock had better have one of their own.",
      "A load balancer has 100 target groups, which AWS does not raise, and 100 rules, which it does.",
      "nginx notices a dead server when a request fails; a load balancer asks a health check path all the time."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
      "https://nginx.org/en/docs/http/request_processing.html"
    ]
  },
  {
    "id": "script-of-unknown-effect",
    "mechanism": "deploy-script",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "script-unknown"
          ]
        }
      }
    },
    "message": "hakobu does not know what the script `{type}` does when Hako deploys",
    "why": "A script is a Ruby class that runs around a deploy and may change every container before it is registered. What is written in this definition may therefore not be what runs.",
    "help": "Compare a running task definition (`aws ecs describe-task-definition`) with what `hakobu migrate --as-is` writes. What the script adds goes into the definition; what it does besides deploying goes into the deploy job.",
    "caveats": [
      "Everything else that is said about this app is said as if the script changed nothing.",
      "ecspresso runs no scripts. Steps before and after a deploy become steps of the job that calls it."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/script.rb"
    ]
  },
  {
    "id": "key-historic",
    "mechanism": "definition",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "key-historic"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Hako as it is today ignores the key. If an older Hako deploys this definition it does have an effect, and then what is written here is not what runs.",
    "help": "See which Hako deploys the definition. With a current one, remove the key or use what took its place.",
    "caveats": [
      "hakobu reads definitions as Hako 2.18.0 does. What an older version deploys may differ in more than this key."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/CHANGELOG.md"
    ]
  },
  {
    "id": "key-unknown",
    "mechanism": "definition",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "key-unknown"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Hako checks no definition: a key that it does not know is ignored without a word. What the key was meant to do does not happen, today or after the migration.",
    "help": "Correct the spelling, or remove the key. Correcting it changes what the next deploy does. Hako reads here {valid}.",
    "caveats": [
      "A plugin of your own may read keys that Hako does not; such a key is not misspelt."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/app_container.rb"
    ]
  },
  {
    "id": "resource-made-twice",
    "mechanism": "definition",
    "severity": "warning",
    "outcome": "assist",
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "resource-made-twice"
          ]
        }
      }
    },
    "message": "`{app}` and `{other}` both make `{name}`, with different settings",
    "why": "Hako creates what is missing and leaves alone what is there, so one of the two definitions has had no effect since the other was deployed. Which one that is stands in AWS only, and not in these files.",
    "help": "Look at what exists, and make both definitions say that. Until then the settings of the first are written, and those of the other wait for you.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/schedulers/ecs_elb.rb"
    ]
  },
  {
    "id": "balancing-file-not-readable",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "json-syntax",
            "json-nesting-too-deep"
          ]
        }
      }
    },
    "message": "the file is no valid JSON here: {what}",
    "why": "What stands at this place is not read, so a replay against the file would say nothing about it.",
    "help": "Correct the file; JSON has no comments, no commas at the end of a list, and strings in double quotes only.",
    "caveats": [],
    "links": [
      "https://www.rfc-editor.org/rfc/rfc8259"
    ]
  },
  {
    "id": "balancing-file-not-understood",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "json-duplicate-key",
            "json-member-unknown",
            "json-member-type",
            "json-member-missing",
            "json-reference"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "AWS would refuse it or pass over it, and a replay against the file would prove something else than what is there.",
    "help": "Correct the file: member names are those of AWS's API, with capitals as it has them. A rule needs its listener and an action its target group among the files; `aws elbv2 describe-listeners` and `describe-target-groups` print them.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html"
    ]
  },
  {
    "id": "desired-count-missing",
    "mechanism": "input",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "hako-refuses-desired-count"
          ]
        }
      }
    },
    "message": "without `desired_count` Hako refuses to deploy this as a service; it runs as a one-shot task only",
    "why": "`hako deploy` stops with `desired_count must be set`, `hako oneshot` works. So only the one-shot task is carried over.",
    "help": "If it is a batch, all is well. If it should be a service, set `scheduler.desired_count`.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/schedulers/ecs.rb"
    ]
  },
  {
    "id": "env-comment-swallows-reference",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "env-hash-comment"
          ]
        }
      }
    },
    "message": "YAML reads a comment from ` #` on, so the reference in `{key}` is never looked up",
    "why": "In a value without quotes a `#` after a space begins a comment. Hako gets the text before it, and the rest is silently lost.",
    "help": "Put the whole value in quotes. That changes what the next deploy writes.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_expander.rb"
    ]
  },
  {
    "id": "env-reference-broken",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "env-interpolation-empty",
            "env-variable-unresolved",
            "env-variable-not-ascii"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Hako stops with an error at a reference that nobody answers, and damages the text around one that is not ASCII.",
    "help": "Correct the name between `#{{` and `}}`, or add what it names to a provider. White space between the braces counts.",
    "caveats": [
      "Hako has no way to write `#{{` itself in an env value."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_expander.rb"
    ]
  },
  {
    "id": "env-value-not-string",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "env-value-not-string"
          ]
        }
      }
    },
    "message": "`{name}` is of the type {type}, and Hako refuses env values that are not strings",
    "why": "Since 1.0.0 Hako stops with an error at such a value, so this definition cannot be deployed as it stands. Without quotes Ruby's YAML reads `4`, `0644` and `12:30` as numbers, `yes` and `off` as booleans, and nothing at all as nil.",
    "help": "Put the value in quotes, so that YAML leaves it as it is typed; quotes with nothing in them are an empty value. A list or a map cannot be an env value; only `$providers` is a list.",
    "caveats": [
      "Before 1.0.0 Hako turned the value into text, which for `0644` or `yes` is not what was typed."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/CHANGELOG.md",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_expander.rb"
    ]
  },
  {
    "id": "file-not-readable",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "file-binary",
            "file-too-large",
            "file-unreadable"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Nothing in the file is read, so nothing of it is judged or carried over.",
    "help": "Make it a readable UTF-8 text file, or leave it out of the paths that hakobu is given.",
    "caveats": [],
    "links": []
  },
  {
    "id": "hako-refuses",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "hako-refuses"
          ]
        }
      }
    },
    "message": "Hako refuses this definition with {error}: {message}",
    "why": "It cannot be deployed as it stands, so there is nothing that runs today to be carried over.",
    "help": "Correct it as the message says. Where it is Ruby that complains (of `nil`, of an undefined method or of a conversion), a value that Hako needs here is missing, empty or of another kind. If the definition is no longer used, remove the file.",
    "caveats": [
      "hakobu reads definitions as Hako 2.18.0 does. An older version may accept what this one refuses."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/schedulers/ecs.rb"
    ]
  },
  {
    "id": "include-broken",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "include-missing",
            "include-outside-root",
            "include-cycle",
            "include-unreadable"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "What the file would bring is missing, so the definition cannot be read as Hako reads it. Hako itself stops with an error where the file is not there, or where files include each other in a circle.",
    "help": "Correct the path, which is seen from the folder of the file that includes, or take one include out of the circle. hakobu opens nothing outside its root, which is the nearest folder above that has `hakobu.yaml` or `.git`: where a file lies outside, put a `hakobu.yaml` into a folder that holds both.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "jsonnet-import-broken",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "jsonnet-import-missing",
            "jsonnet-import-outside-root"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "What the file would bring is missing, so the definition cannot be evaluated as Hako evaluates it. Hako itself stops with an error where the file is not there.",
    "help": "Correct the path, which is seen from the folder of the file that imports. hakobu opens nothing outside its root, which is the nearest folder above that has `hakobu.yaml` or `.git`: where a file lies outside, put a `hakobu.yaml` into a folder that holds both.",
    "caveats": [
      "An import that nothing comes to is not followed, by Hako neither, so that it may well be missing."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/jsonnet_loader.rb"
    ]
  },
  {
    "id": "jsonnet-not-readable",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "jsonnet-syntax",
            "jsonnet-static"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Hako cannot evaluate such a file either, so no definition that it is part of can be deployed as it stands.",
    "help": "Correct the file at this place. `jsonnet -e 'import \"FILE\"'` says the same in the same words.",
    "caveats": [
      "Nothing of such a definition is carried over, because what stands before the mistake may be overridden after it."
    ],
    "links": [
      "https://jsonnet.org/ref/spec.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/jsonnet_loader.rb"
    ]
  },
  {
    "id": "jsonnet-stops",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "jsonnet-runtime",
            "jsonnet-not-an-object"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "The program of the definition stops with an error, so it cannot be deployed as it stands, and there is nothing that runs today to be carried over.",
    "help": "Correct it as the message says; the places beside it are the calls and imports that led there. If the definition is no longer used, remove the file. A file that others import and that is no definition by itself is better named `.libsonnet`.",
    "caveats": [
      "A value that a provider cannot find is such an error, too. hakobu sees what is in the files of `file` and `yaml` providers only; any other provider is taken to answer."
    ],
    "links": [
      "https://jsonnet.org/ref/spec.html",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/jsonnet_loader.rb"
    ]
  },
  {
    "id": "jsonnet-too-much",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 2,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "jsonnet-limit"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "hakobu gives up on a definition that needs more steps, more time or more room than any real one does, so that nobody can keep it busy for ever. Hako would go on, so nothing is known of what it would deploy.",
    "help": "Look for a loop without an end, or for a range that is far too long. Files that are generated are better read as they are than made by a program.",
    "caveats": [],
    "links": [
      "https://jsonnet.org/ref/spec.html"
    ]
  },
  {
    "id": "nginx-include-broken",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "nginx-include-missing",
            "nginx-include-outside-root",
            "nginx-include-cycle"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "What the file would bring is missing: servers, or directives for the block that it stands in. Nothing is concluded about the servers that it touches.",
    "help": "Put the file beside the others. A relative include starts in the folder of the main file, as does `/etc/nginx/`. Where the file exists only on the proxy, give hakobu the output of `nginx -T` instead, which holds every file.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/ngx_core_module.html#include"
    ]
  },
  {
    "id": "nginx-include-empty",
    "mechanism": "input",
    "severity": "note",
    "outcome": null,
    "confidence": "likely",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "nginx-include-empty"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "That is no error to nginx. But where the files are only made on the proxy, by a template or a deployment, what they say is missing here, and so are the servers in them.",
    "help": "See on the proxy whether the folder is empty there, too. If it is not, give hakobu its files, or the output of `nginx -T`.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/ngx_core_module.html#include"
    ]
  },
  {
    "id": "nginx-main-missing",
    "mechanism": "input",
    "severity": "note",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "nginx-main-missing"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "The files of the folder are read as parts of one configuration, with nginx's own defaults for everything that a main file says: time-outs, body sizes, headers, who is let in. Which of the files are in use is not known either.",
    "help": "Put the proxy's `nginx.conf` beside them, or give hakobu the output of `nginx -T` of the running proxy.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/beginners_guide.html#conf_structure"
    ]
  },
  {
    "id": "nginx-not-readable",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "nginx-syntax",
            "nginx-nesting-too-deep"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "nginx does not start with such a file. What belongs to the place is not read, and nothing is concluded about the servers that it touches.",
    "help": "Correct the file at this place; a `;` that is missing is often one line above. `nginx -t -c FILE` shows what nginx itself says.",
    "caveats": [],
    "links": [
      "https://nginx.org/en/docs/beginners_guide.html#conf_structure"
    ]
  },
  {
    "id": "nginx-refuses",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "nginx-directive-unknown",
            "nginx-directive-misplaced",
            "nginx-directive-duplicate",
            "nginx-arguments",
            "nginx-value"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "nginx does not start with such a directive, so what it would do is not known. Nothing is concluded about the servers that it touches.",
    "help": "Correct the directive. Where nginx does start with it, a module that hakobu does not know brings it: what such a directive does only you can say, so migrate the server that has it by hand.",
    "caveats": [
      "hakobu reads configurations as nginx 1.22 does."
    ],
    "links": [
      "https://nginx.org/en/docs/dirindex.html"
    ]
  },
  {
    "id": "provider-file-broken",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "provider-file-missing",
            "provider-file-outside-root",
            "provider-file-unreadable"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "What the file answers is unknown, so the variables that it would answer are, too. Hako stops with an error where the file is not there.",
    "help": "Correct the path, which is seen from the folder of the definition. If the file is made only for a deploy, say so to whoever moves its values: they are not in the repository.",
    "caveats": [
      "hakobu opens nothing outside its root."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_providers/file.rb",
      "https://github.com/eagletmt/hako/blob/master/lib/hako/env_providers/yaml.rb"
    ]
  },
  {
    "id": "suppression-broken",
    "mechanism": "input",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "suppression-without-reason",
            "suppression-rule-unknown",
            "suppression-expired"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "A comment that names no rule, gives no reason or has expired suppresses nothing. Whoever reads it later should learn why a finding was put aside.",
    "help": "Write `# hakobu-ignore RULE -- reason` on the line above or at the end of the line; `hakobu rules` lists the rules. Of an expired comment, see whether its reason still holds: then write a later date, else remove it.",
    "caveats": [],
    "links": []
  },
  {
    "id": "value-of-wrong-type",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "value-type"
          ]
        }
      }
    },
    "message": "`{member}` has to be {expected}, and the value here is of the type {got}",
    "why": "The AWS SDK under Hako refuses a value that it cannot convert to what the API takes, so the definition cannot be deployed as it stands.",
    "help": "Write a value of that type. A number in quotes is taken where a number is needed; where a text is needed, a number or a boolean without quotes is not taken, so put it in quotes.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
    ]
  },
  {
    "id": "yaml-duplicate-key",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-duplicate-key"
          ]
        }
      }
    },
    "message": "`{key}` stands twice in the same map; Hako takes the later one, and this one is lost",
    "why": "The earlier value is silently lost, and a reader of the file cannot tell which one was meant.",
    "help": "Remove one of them. What runs today is the later one.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-later-document",
    "mechanism": "input",
    "severity": "warning",
    "outcome": null,
    "confidence": "certain",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-later-document"
          ]
        }
      }
    },
    "message": "Hako reads only the first document of the file; what stands from here on has no effect",
    "why": "YAML allows several documents in one file, and Hako takes the first. Keys in a later one look as if they counted, but they do not.",
    "help": "Remove the later document, or make it a definition of its own.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-lost-after-first-key",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-byte-order-mark",
            "yaml-indented-first-line"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Ruby's YAML parser takes the first key for the whole document and stops there without an error. The rest of the definition is silently lost.",
    "help": "Save the file as UTF-8 without a byte order mark, and begin its first key in the first column.",
    "caveats": [
      "Correcting it brings keys to life that had no effect so far. See what the next deploy changes."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-merge-lost",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-merge-lost",
            "yaml-merge-not-a-map"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "The keys that should have been merged are silently missing from what Hako deploys.",
    "help": "Put the includes into one file that includes both, or write the keys out. Merging them now changes what is deployed.",
    "caveats": [
      "In Hako the order decides: what is merged later wins, also over keys that stand before `<<`. That is not what the YAML standard says."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-not-readable",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-syntax",
            "yaml-empty",
            "yaml-not-a-map"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Hako cannot load such a file either, so this definition, or what includes the file, cannot be deployed as it stands.",
    "help": "Correct the file at this place. `ruby -ryaml -e 'YAML.parse_file(ARGV[0])' FILE` shows what Hako's own parser says.",
    "caveats": [
      "What stands before the place was read; what stands after it was not."
    ],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-scalar-surprise",
    "mechanism": "input",
    "severity": "warning",
    "outcome": null,
    "confidence": "likely",
    "effort": 0.5,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-scalar-surprise"
          ]
        },
        "expected_reading": {
          "equals": false
        }
      }
    },
    "message": "{what}",
    "why": "Ruby reads YAML 1.1: a number with a leading zero is octal, `12:30` is a number of seconds, and `yes` and `off` are booleans. Hako passes on what Ruby read, not what was typed.",
    "help": "Put quotes around the value if the text is meant. `hakobu migrate` carries over what Hako deploys today.",
    "caveats": [],
    "links": [
      "https://yaml.org/type/"
    ]
  },
  {
    "id": "yaml-tag-unsupported",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-tag-unsupported"
          ]
        }
      }
    },
    "message": "`{tag}` is no YAML tag that Hako reads",
    "why": "Ruby's parser would make another object of the value, or refuse it, and Hako cannot use it. hakobu does not guess what it would become.",
    "help": "Write the plain value. Besides the standard tags, Hako has only `!include`.",
    "caveats": [],
    "links": [
      "https://github.com/eagletmt/hako/blob/master/lib/hako/yaml_loader.rb"
    ]
  },
  {
    "id": "yaml-too-complex",
    "mechanism": "input",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "yaml-nesting-too-deep",
            "yaml-too-many-aliases"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Such a file can make a parser run out of memory or time, so hakobu refuses it before parsing. No definition of an application is nested like that.",
    "help": "Write the definition with less nesting and fewer aliases, or leave the file out of the paths that hakobu is given.",
    "caveats": [],
    "links": []
  },
  {
    "id": "balancer-protocol-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-protocol-version",
            "native-grpc-on-http-listener",
            "native-grpc-code",
            "native-listener-protocol",
            "native-listener-certificate"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Elastic Load Balancing refuses it: {limit}.",
    "help": "Correct the protocol of the listener or of the target group. gRPC needs a listener with the protocol `HTTPS` and a certificate.",
    "caveats": [
      "The protocol and the protocol version of a target group cannot be changed; another one must be made.",
      "For gRPC the default code of a healthy target is 12 (UNIMPLEMENTED); with a real health service it is 0."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html"
    ]
  },
  {
    "id": "balancer-target-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-load-balancer-container-unknown",
            "native-load-balancer-port-unknown",
            "native-target-type",
            "native-target-group-shared",
            "native-classic-in-awsvpc"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS or Elastic Load Balancing refuses it, or the balancer sends to nothing: {limit}.",
    "help": "Name a container of the task and a port that it maps, with `container_name` and `container_port` of `elb_v2` or `elb`; Hako's defaults are `front` and 80.",
    "caveats": [
      "The load balancer of a service is set when the service is created; Hako never changes it afterwards.",
      "A misspelt key such as `container: 50051` is ignored, so the default stands."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html"
    ]
  },
  {
    "id": "container-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-no-essential-container",
            "native-memory-missing",
            "native-memory-exceeded",
            "native-image-missing",
            "native-health-check-range",
            "native-volume-unknown"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition: {limit}.",
    "help": "Complete or correct the container.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
    ]
  },
  {
    "id": "dependency-not-possible",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-dependency-unknown-container",
            "native-dependency-cycle",
            "native-dependency-healthy-without-health-check",
            "native-dependency-on-essential"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition, or its tasks never start: {limit}.",
    "help": "Correct `depends_on`. To wait for a container that is ready, give it a `health_check` and wait for `HEALTHY`; to wait for one that ends, set `essential: false` on it.",
    "caveats": [
      "A `HEALTHCHECK` of the image does not count for `HEALTHY`; ECS looks at the task definition only.",
      "Containers stop in the reverse order of their dependencies."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html"
    ]
  },
  {
    "id": "execution-role-missing",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-execution-role-missing"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition, or its tasks stop before they start: {limit}.",
    "help": "Set `scheduler.execution_role_arn` to a role that ECS tasks may assume and that may do what the container needs.",
    "caveats": [
      "`hakobu migrate` writes a policy for that role with nothing more than the task needs."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html"
    ]
  },
  {
    "id": "fargate-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-fargate-size",
            "native-fargate-unsupported",
            "native-ephemeral-storage"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Fargate refuses the task: {limit}.",
    "help": "Change the setting, or run the task on EC2.",
    "caveats": [
      "A task definition that requires `FARGATE` is checked when it is registered; one that does not is refused only when a service with that launch type uses it."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"
    ]
  },
  {
    "id": "listener-rule-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-rule-values",
            "native-rule-host",
            "native-rule-path",
            "native-rule-condition",
            "native-rule-action",
            "native-rule-forward",
            "native-rule-redirect",
            "native-rule-fixed-response",
            "native-rule-transform",
            "native-rule-priority"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Elastic Load Balancing refuses it: {limit}.",
    "help": "Correct the rule. Values that one rule has no room for go into a second one with the same action; a host without a dot, such as `localhost`, cannot be asked for at all.",
    "caveats": [
      "The limits of values and wildcards of a rule, and of target groups of a load balancer, cannot be raised."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html"
    ]
  },
  {
    "id": "listener-rule-quota",
    "mechanism": "native",
    "severity": "warning",
    "outcome": null,
    "confidence": "likely",
    "effort": 2,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-rule-quota"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "Elastic Load Balancing may refuse it: {limit}.",
    "help": "Ask AWS for a higher quota of rules before the migration, or split the load balancer; bring values and wildcards of one rule below what every page of AWS's documentation allows by splitting the rule.",
    "caveats": [
      "A rule on port 80 and the same rule on port 443 count twice."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"
    ]
  },
  {
    "id": "log-driver-incomplete",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-awslogs-without-region",
            "native-awslogs-without-group",
            "native-awslogs-without-stream-prefix"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition, or the container cannot start: {limit}.",
    "help": "Add the option under `log_configuration.options`.",
    "caveats": [
      "Since 2025-06-25 the driver does not block by default: when CloudWatch Logs is slow, lines may be lost."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html"
    ]
  },
  {
    "id": "name-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-name-too-long",
            "native-name-characters",
            "native-load-balancer-name"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "AWS refuses to create it: {limit}.",
    "help": "Rename the definition file, which gives the task family, the service and `hako-NAME` their names, or set `load_balancer_name` and `target_group_name`.",
    "caveats": [
      "Renaming a definition makes new resources. The old ones stay until someone removes them."
    ],
    "links": [
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
      "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"
    ]
  },
  {
    "id": "network-mode-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-links-outside-bridge",
            "native-duplicate-port",
            "native-host-port-mismatch",
            "native-extra-hosts-in-awsvpc",
            "native-ports-without-network"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition: {limit}.",
    "help": "Make the ports, links and hosts fit `network_mode`. In `awsvpc`, containers of a task reach each other on `localhost`, so links are not needed.",
    "caveats": [
      "In `bridge`, a host port of 0 takes a free port of the instance, and a fixed one lets only one task run on an instance."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html"
    ]
  },
  {
    "id": "secret-entry-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-name-in-environment-and-secrets",
            "native-duplicate-secret",
            "native-secret-value-from"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the task definition: {limit}.",
    "help": "Keep each name once. What moves to `secrets` leaves `env`, and `value_from` is the name or the ARN of one stored value.",
    "caveats": [
      "At run time a secret would win over a line of an environment file with the same name, and nobody refuses that."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html"
    ]
  },
  {
    "id": "service-not-accepted",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-daemon-service",
            "native-service-registry",
            "native-service-role",
            "native-network-configuration",
            "native-launch-type-and-capacity-provider"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "ECS refuses the service: {limit}.",
    "help": "Remove one of the two settings that exclude each other, or add the one that is missing.",
    "caveats": [
      "The scheduling strategy, the launch type and the role of a service cannot be changed; another service must be made."
    ],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_definition_parameters.html"
    ]
  },
  {
    "id": "value-not-allowed",
    "mechanism": "native",
    "severity": "error",
    "outcome": null,
    "confidence": "certain",
    "effort": 1,
    "match": {
      "kind": "problem",
      "where": {
        "code": {
          "in": [
            "native-value-not-allowed"
          ]
        }
      }
    },
    "message": "{what}",
    "why": "AWS refuses it: {limit}.",
    "help": "Write one of the values that AWS knows. Upper and lower case count.",
    "caveats": [],
    "links": [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html"
    ]
  }
];
