/** Whether somebody's word could count on a request, as far as that is about the person: for the look whether anybody can act. */
import type { Request } from '#domain/request.ts';
import type { AccessDeps } from './deps.ts';
import { idsOfPerson, isTheirOwn } from './same-person.ts';

/** A full member of the workspace, and not one whose access it is; recent answers will do, because a click asks anew. */
export async function mayCount(
  deps: Pick<AccessDeps, 'store' | 'policy' | 'directory'>,
  request: Request,
  personId: string,
): Promise<boolean | 'unknown'> {
  if (await isTheirOwn(deps, request, await idsOfPerson(deps, personId))) return false;
  const membership = await deps.directory.membershipOf(personId, 'recent');
  return membership === 'unknown' ? 'unknown' : membership === 'member';
}
