/** The Git hosts that the product knows, by the prefix that people write before a repository (`github:acme/payments`). */
export const hostNames = ['github', 'gitlab'] as const;
export type HostName = (typeof hostNames)[number];
