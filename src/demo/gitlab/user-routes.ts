/** Users (https://docs.gitlab.com/api/users/). Blocked ones are missing from lists for everybody but administrators. */
import { forbidden, notFound, ok } from './answer.ts';
import { userBasic, userProfile, userSelf } from './entities.ts';
import { inPages } from './pages.ts';
import { type Call, type Route, reader, signedIn } from './request.ts';
import { type User, userById } from './state.ts';

export const userRoutes: Route[] = [
  { method: 'GET', path: '/user', handle: (call) => ok(userSelf(call.state, signedIn(call))) },
  { method: 'GET', path: '/users', anonymous: true, handle: listUsers },
  { method: 'GET', path: '/users/:id', anonymous: true, handle: showUser },
];

function listUsers(call: Call) {
  const params = reader(call);
  const username = params.string('username');
  const search = params.string('search');
  const onlyActive = params.boolean('active');
  const onlyBlocked = params.boolean('blocked');
  params.done();
  if (!call.viewer && !username) throw forbidden('Not authorized to access /api/v4/users');
  const users = call.state.users
    .filter(({ state }) => !['blocked', 'ldap_blocked', 'banned'].includes(state) && !onlyBlocked)
    .filter((user) => !username || user.username.toLowerCase() === username.toLowerCase())
    .filter((user) => !search || isFound(user, search.toLowerCase()))
    .filter(({ state }) => !onlyActive || state === 'active')
    .sort((a, b) => b.id - a.id);
  return inPages(call, users, (user) => userBasic(call.state, user));
}

/** Below three characters only whole names match. */
function isFound({ username, name }: User, query: string): boolean {
  const texts = [username.toLowerCase(), name.toLowerCase()];
  return texts.some((text) => (query.length < 3 ? text === query : text.includes(query)));
}

function showUser(call: Call) {
  if (!call.viewer) throw forbidden('Not authorized!');
  const params = reader({ ...call, params: call.path });
  const id = params.integer('id');
  params.done();
  const user = userById(call.state, id ?? 0);
  if (!user) throw notFound('User');
  return ok(userProfile(call.state, user));
}
