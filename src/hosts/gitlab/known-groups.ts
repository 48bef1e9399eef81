/**
 * What this process knows of the bot's own groups. A group that somebody has taken out of a project is not to be seen from
 * there any more, but whoever is in it would have access again with the next invitation, so it is looked into as well.
 */

export interface KnownGroups {
  add(projectId: string, groupId: number): void;
  of(projectId: string): readonly number[];
  /** The last known paths of projects by their ids. */
  paths: Map<string, string>;
}

export function createKnownGroups(): KnownGroups {
  const groups = new Map<string, Set<number>>();
  return {
    add(projectId, groupId) {
      groups.set(projectId, (groups.get(projectId) ?? new Set()).add(groupId));
    },
    of: (projectId) => [...(groups.get(projectId) ?? [])],
    paths: new Map(),
  };
}
