// Generated from rules/ by scripts/build-rules.ts; do not edit.
import type { Rule } from "./types.ts";

export const BUILTIN_RULES: readonly Rule[] = [
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
