/** One person may have several Slack ids: whoever shares an account on any host is the same, for votes and for what is their own. */
import { type HostName, hostNames } from '#domain/host-name.ts';
import { isForAccount, isSameLogin, type Request } from '#domain/request.ts';
import type { Policy } from '#policy/policy.ts';
import { accountOf } from '#store/accounts.ts';
import { accountsLike, isSameAccount } from '#store/same-accounts.ts';
import type { AccessDeps } from './deps.ts';

type Login = { host: HostName; login: string };

/** Every Slack id behind which the same person is, by the policy's mapping and by what was linked before; their own is among them. */
export async function idsOfPerson(deps: Pick<AccessDeps, 'store' | 'policy'>, personId: string): Promise<Set<string>> {
  const { people } = deps.policy();
  const ids = new Set([personId]);
  const logins: Login[] = [];
  for (let known = 0; known < ids.size + logins.length; ) {
    known = ids.size + logins.length;
    for (const id of ids) addLogins(logins, loginsOf(people, id));
    const linked = await accountsLike(deps.store.read, { personIds: [...ids], logins });
    addLogins(logins, linked);
    for (const { personId: holder } of linked) ids.add(holder);
    for (const id of people.keys()) {
      if (loginsOf(people, id).some((one) => logins.some((other) => isSameAccount(one, other)))) ids.add(id);
    }
  }
  return ids;
}

const loginsOf = (people: Policy['people'], id: string): Login[] =>
  hostNames.flatMap((host) => {
    const login = people.get(id)?.[host];
    return login === undefined ? [] : [{ host, login }];
  });

function addLogins(all: Login[], more: readonly Login[]): void {
  for (const one of more) if (!all.some((other) => isSameAccount(one, other))) all.push(one);
}

/** Whether this access would be the person's own: they asked, under whichever id, or theirs is the account on the host. */
export async function isTheirOwn(
  deps: Pick<AccessDeps, 'store' | 'policy'>,
  request: Request,
  ids: ReadonlySet<string>,
): Promise<boolean> {
  if (ids.has(request.requesterId)) return true;
  const { host, accountId, accountLogin } = request;
  if (accountId === undefined && accountLogin === undefined) return false;
  for (const id of ids) {
    const named = deps.policy().people.get(id)?.[host];
    if (named !== undefined && accountLogin !== undefined && isSameLogin(named, accountLogin)) return true;
    const linked = await accountOf(deps.store.read, id, host);
    if (linked && isForAccount(request, linked)) return true;
  }
  return false;
}
