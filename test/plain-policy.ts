/** The policy that tests play by unless they say otherwise: one approver, no hours, no stages. The demo has its own, jit.yml. */
export const policyText = `version: 1

people:
  U0ADA: { github: ada-l, gitlab: ada }
  U0GRACE: { github: grace-h, gitlab: grace }
  U0MAX: { github: max-c, gitlab: max }

approvers:
  platform:
    channel: C0PLATFORM
    members: [U0GRACE, S0LEADS]
  security:
    channel: C0SECURITY
    members: [S0SECURITY]

admins:
  channel: C0JITADMIN
  members: [S0LEADS]

rules:
  - name: sandboxes
    repos: ["github:acme/sandbox-*", "gitlab:acme/sandbox"]
    levels: [read, write]
    max: 8h
    default: 1m
    approve: auto

  - name: payments
    repos: ["github:acme/payments*", "gitlab:acme/payments/**"]
    levels: [read, write, maintain]
    max: 4h
    default: 1m
    ticket: "[A-Z]+-[0-9]+"
    approve: platform

  - name: infrastructure
    repos: ["gitlab:acme/infra", "github:acme/website"]
    levels: [read, write, admin]
    max: 2h
    default: 1m
    approve: security
    answer_within: 1h

  - name: everything else
    repos: ["**"]
    levels: [read, write]
    max: 8h
    default: 1h
    reason: optional
    approve: platform
`;
