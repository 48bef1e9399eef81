/** What the host makes of the bot's writes, with the refusals that the documentation of GitHub and GitLab names. */
import { compareLevels, isAtLeast } from '#domain/level.ts';
import type { DirectRow } from '#domain/standing.ts';
import { type Applied, HostFault, type Observation } from '#hosts/host.ts';
import { dropRow, type Model, type Person } from './model.ts';

export type Effect = () => Applied;

const weekMs = 7 * 24 * 3_600_000;
let invitations = 0;

/** https://docs.github.com/en/rest/collaborators, https://docs.gitlab.com/api/project_members/ */
export function addOrRaise(model: Model, person: Person, seen: Observation, row: DirectRow, net?: Date): Applied {
  refuseArchived(model);
  return model.kind === 'github' ? putOnGitHub(model, person, row) : setOnGitLab(model, person, seen, row, net);
}

function putOnGitHub(model: Model, person: Person, row: DirectRow): Applied {
  if (!isAtLeast(row.level, person.floor)) return belowFloor(model, person, row);
  if (person.own) {
    person.own = { ...person.own, row };
    return { as: 'row' };
  }
  if (!person.isOutside) {
    person.own = { row, byBot: true, createdAt: model.clock.now() };
    return { as: 'row' };
  }
  const { invitation } = person;
  if (invitation && !invitation.byBot && invitation.expiresAt > model.clock.now()) {
    throw new HostFault('refused', 'Somebody else has invited this person already.');
  }
  invitations += 1;
  const expiresAt = new Date(model.clock.now().getTime() + weekMs);
  person.invitation = { id: String(invitations), row, byBot: true, expiresAt };
  const level = row.level === 'none' ? 'read' : row.level;
  return { as: 'invitation', invitation: { id: String(invitations), level, url: 'x', byUs: true, expired: false } };
}

function setOnGitLab(model: Model, person: Person, seen: Observation, row: DirectRow, net?: Date): Applied {
  const isNew = seen.direct === 'none';
  if (isNew && person.own) throw new HostFault('unreachable', 'Member already exists.');
  if (!isNew && !person.own) throw new HostFault('unreachable', 'Not found: look again.');
  if (!isAtLeast(row.level, person.floor)) return belowFloor(model, person, row);
  const date = (at: Date) => at.toISOString().slice(0, 10);
  if (row.expiresAt !== undefined && row.expiresAt < date(model.clock.now())) {
    throw new HostFault('refused', 'The date cannot be in the past.');
  }
  const netDate = net && date(new Date(Math.max(net.getTime(), model.clock.now().getTime()) + 38 * 3_600_000));
  if (!person.own) {
    const end = row.expiresAt ?? netDate;
    person.own = {
      row: { ...row, ...(end !== undefined && { expiresAt: end }) },
      byBot: true,
      createdAt: model.clock.now(),
    };
    return { as: 'row' };
  }
  const { expiresAt: _, ...plain } = row;
  const had = person.own.row.expiresAt;
  const end = row.expiresAt ?? (had === undefined ? undefined : netDate);
  person.own = { ...person.own, row: { ...plain, ...(end !== undefined && { expiresAt: end }) } };
  return { as: 'row' };
}

/** No row lower than what everybody has: lowering one that far is to remove it. */
function belowFloor(model: Model, person: Person, row: DirectRow): Applied {
  const isLowering = person.own && compareLevels(row.level, person.own.row.level) < 0;
  if (!isLowering) throw new HostFault('refused', 'It should be at least what everybody has.');
  dropRow(model, person);
  return { as: 'base', floor: person.floor };
}

export function drop(model: Model, person: Person, seen: Observation): Applied {
  if (seen.direct === 'none' && !seen.invitation) return { as: 'row' };
  refuseArchived(model);
  if (person.invitation?.byBot) person.invitation = undefined;
  if (seen.direct !== 'none') dropRow(model, person);
  return { as: 'row' };
}

export function hold(_model: Model, person: Person, row: DirectRow): Applied {
  if (row.level !== 'none') person.contained = row.level;
  return { as: 'row' };
}

export function release(_model: Model, person: Person): Applied {
  person.contained = undefined;
  return { as: 'row' };
}

/** Who has access to an archived repository cannot be changed: https://docs.github.com/en/repositories/archiving-a-github-repository */
function refuseArchived(model: Model): void {
  if (model.repo.isArchived) throw new HostFault('archived', `${model.repo.path} is archived.`);
}
