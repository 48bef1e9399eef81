/** `POST /graphql`: from the request's body to the answer, which is 200 even when the query is refused. */
import { type Answer, ok, Refusal } from '#demo/github/answer.ts';
import { bodyOf, type Call } from '#demo/github/call.ts';
import { GraphqlSyntaxError, type Operation, parse } from './parse.ts';
import { type Args, run } from './run.ts';
import { schema, serverSchema } from './schema.ts';

/** @param limited the primary rate limit is in force, which GraphQL tells in the body */
export function answerGraphql(call: Call, limited: boolean): Answer {
  if (call.actor.kind === 'anonymous') throw new Refusal(401, 'This endpoint requires you to be authenticated.');
  if (call.actor.kind === 'app') throw new Refusal(401, 'Bad credentials');
  if (limited) return ok({ errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded.' }] });
  const { query, variables } = bodyOf(call);
  if (typeof query !== 'string' || query.trim() === '') {
    return ok({ errors: [{ message: 'A query attribute must be specified and must be a string.' }] });
  }
  if (variables !== undefined && variables !== null && typeof variables !== 'object') {
    throw new Refusal(400, 'Variables must be a JSON object');
  }
  let operation: Operation;
  try {
    operation = parse(query);
  } catch (fault) {
    if (!(fault instanceof GraphqlSyntaxError)) throw fault;
    return ok({ errors: [{ message: fault.message }] });
  }
  if (operation.kind === 'mutation') return ok({ errors: [{ message: 'Schema is not configured for mutations' }] });
  const known = call.state.enterpriseServer === undefined ? schema : serverSchema;
  return ok(run(known, operation, (variables ?? {}) as Args, call));
}
