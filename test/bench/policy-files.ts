/** Policy files as large companies might write them: so many teams, each with rules for its repositories. */

const owners = 40;
const approverGroups = 200;

/** A file with that many rules, ten of them about everything that no team has taken; all of them can be reached. */
export function policyFile(rules: number): string {
  const groups = Array.from(
    { length: approverGroups },
    (_, index) => `  team-${index}: { channel: C0TEAM${index}, members: [S0TEAM${index}, U0LEAD${index}] }`,
  );
  const teams = Array.from({ length: rules - 10 }, (_, index) => teamRule(index));
  const rest = Array.from({ length: 10 }, (_, index) => restRule(index));
  return `version: 1\napprovers:\n${groups.join('\n')}\nadmins: { channel: C0ADMIN, members: [S0LEADS] }\nrules:\n${[...teams, ...rest].join('')}`;
}

const teamRule = (index: number): string => `
  - name: team ${index}
    repos: ["github:acme-${index % owners}/${word(index)}-*", "gitlab:acme/${word(index)}/**"]
    who: [S0TEAM${index % approverGroups}]
    levels: [read, ${index % 3 === 0 ? 'write, maintain' : 'write'}]
    max: 4h
    default: 1h
    reason: required
    risk: ${index % 5 === 0 ? 'high' : 'low'}
${index % 4 === 0 ? '    ticket: "[A-Z]+-[0-9]+"\n    escalate: { after: 15m, to: team-1 }\n    hours: { days: mon-fri, from: "08:00", to: "18:00", zone: Europe/Berlin }\n' : ''}    approve: [team-${index % approverGroups}${index % 7 === 0 ? `, { by: team-${(index + 1) % approverGroups}, count: 2 }` : ''}]
`;

const restRule = (index: number): string => `
  - { name: rest ${index}, repos: ["**/*-${index}"], levels: [read], max: 8h, approve: auto }
`;

const words = ['payments', 'billing', 'search', 'mobile', 'data', 'infra', 'website', 'checkout'];
export const word = (index: number): string => `${words[index % words.length]}-${index}`;

/** The paths of so many repositories, of which most are a team's. */
export const repoPaths = (count: number, rules: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const team = index % (rules + 50);
    return `acme-${team % owners}/${word(team)}-${index}`;
  });
