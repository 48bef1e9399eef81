/** The little company that the demo and the tests play in: its people, channels, repositories and policy. */
import type { GitHubSeed } from './github/seed.ts';
import type { GitLabSeed } from './gitlab/seed.ts';
import type { Workspace } from './slack/driver.ts';

const zone = 'Europe/Berlin';

/** A fresh workspace at each call: the pretend Slack changes what it is given. */
export const workspace = (): Workspace => ({
  teamId: 'T0ACME',
  teamDomain: 'acme',
  teamName: 'Acme',
  bot: { id: 'B0JIT', userId: 'U0JIT', name: 'Jit', appId: 'A0JIT' },
  people: [
    { id: 'U0ADA', name: 'ada', realName: 'Ada', title: 'Developer', zone },
    { id: 'U0GRACE', name: 'grace', realName: 'Grace', title: 'Approver (platform)', zone },
    { id: 'U0KATE', name: 'kate', realName: 'Katherine', title: 'Approver (security)', zone: 'America/New_York' },
    { id: 'U0RADIA', name: 'radia', realName: 'Radia', title: 'Approver (security)', zone: 'America/Los_Angeles' },
    { id: 'U0MARG', name: 'margaret', realName: 'Margaret', title: 'Reliability, on call', zone },
    { id: 'U0BARB', name: 'barbara', realName: 'Barbara', title: 'Administrator', zone },
    { id: 'U0MAX', name: 'max', realName: 'Max', title: 'Contractor', zone: 'Asia/Tokyo' },
  ],
  channels: [
    {
      id: 'C0GENERAL',
      name: 'general',
      isPrivate: false,
      members: ['U0ADA', 'U0GRACE', 'U0KATE', 'U0RADIA', 'U0MARG', 'U0BARB', 'U0MAX'],
    },
    { id: 'C0PLATFORM', name: 'platform-approvals', isPrivate: false, members: ['U0GRACE', 'U0BARB', 'U0JIT'] },
    {
      id: 'C0SECURITY',
      name: 'security-approvals',
      isPrivate: true,
      members: ['U0KATE', 'U0RADIA', 'U0BARB', 'U0JIT'],
    },
    { id: 'C0JITADMIN', name: 'jit-admins', isPrivate: false, members: ['U0BARB', 'U0JIT'] },
  ],
  userGroups: [
    { id: 'S0LEADS', handle: 'leads', name: 'Leads', members: ['U0BARB'] },
    { id: 'S0SECURITY', handle: 'security', name: 'Security', members: ['U0KATE', 'U0RADIA', 'U0BARB'] },
    { id: 'S0SRE', handle: 'sre', name: 'Site reliability', members: ['U0MARG'] },
  ],
});

export const githubSeed = (): GitHubSeed => ({
  users: [
    { id: 5001, login: 'ada-l', name: 'Ada' },
    { id: 5002, login: 'grace-h', name: 'Grace' },
    { id: 5003, login: 'max-c', name: 'Max' },
    { id: 5004, login: 'margaret-h', name: 'Margaret' },
    { id: 5090, login: 'acme-jit-bot', name: 'Jit' },
  ],
  organisations: [
    {
      id: 4001,
      login: 'acme',
      name: 'Acme',
      defaultRepositoryPermission: 'none',
      members: { 'acme-jit-bot': 'admin', 'ada-l': 'member', 'grace-h': 'member', 'margaret-h': 'member' },
      teams: [{ name: 'Platform', members: { 'grace-h': 'member' }, repositories: { 'acme/shop': 'maintain' } }],
    },
  ],
  repositories: [
    { id: 7001, path: 'acme/payments', collaborators: { 'ada-l': 'read' } },
    { id: 7002, path: 'acme/shop' },
    { id: 7003, path: 'acme/sandbox-ada' },
    { id: 7004, path: 'acme/website', private: false },
  ],
  bot: { login: 'acme-jit-bot', kind: 'classic', scopes: ['repo', 'read:org'] },
});

export const gitlabSeed = (): GitLabSeed => ({
  users: [
    { id: 6001, username: 'ada', name: 'Ada' },
    { id: 6002, username: 'grace', name: 'Grace' },
    { id: 6003, username: 'max', name: 'Max' },
    { id: 6004, username: 'margaret', name: 'Margaret' },
    { id: 6090, username: 'acme-jit-bot', name: 'Jit', kind: 'service_account' },
  ],
  groups: [
    { id: 8001, fullPath: 'acme', name: 'Acme', members: { 'acme-jit-bot': 50 } },
    { id: 8002, fullPath: 'acme/payments', name: 'Payments' },
  ],
  projects: [
    { id: 9001, path: 'acme/payments/ledger', members: { ada: 20 } },
    { id: 9002, path: 'acme/infra', members: { grace: 40 } },
    { id: 9003, path: 'acme/sandbox' },
  ],
  token: { username: 'acme-jit-bot', scopes: ['api'] },
});
