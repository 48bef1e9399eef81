/** GitLab's access levels (lib/gitlab/access.rb): the numbers of the API and the words of the pages. */

export const guest = 10;
export const developer = 30;
export const maintainer = 40;
export const owner = 50;

/** Only top-level groups know it, and it opens no project. */
export const minimalAccess = 5;

const words: Record<number, string> = {
  0: 'No access',
  5: 'Minimal Access',
  10: 'Guest',
  15: 'Planner',
  20: 'Reporter',
  30: 'Developer',
  40: 'Maintainer',
  50: 'Owner',
};

/** What a row on a project may hold. 0, 5 and 60 (administrator) are no levels of a project row. */
const grantable = [10, 15, 20, 30, 40, 50];

export const levelWords = (level: number): string => words[level] ?? `Level ${level}`;

export const isGrantable = (level: number): boolean => grantable.includes(level);
