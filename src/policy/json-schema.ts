/** The JSON Schema of the policy file, for editors: put together from what each key says of itself. */

import { list, map } from './fragments.ts';
import { freezeSchema } from './freeze.ts';
import { adminsSchema, approversSchema } from './groups.ts';
import { peopleSchema } from './people.ts';
import { mostRules } from './rule-list.ts';
import { attributes } from './rules/index.ts';
import { testsSchema } from './test-shapes.ts';

/** As it is shipped in `jit.schema.json`; ends with a line break. */
export const jsonSchemaText = (): string => `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;

export function jsonSchema(): Record<string, unknown> {
  const properties = Object.fromEntries(Object.entries(attributes).map(([key, { schema }]) => [key, schema]));
  const optional = Object.entries(attributes).flatMap(([key, { missing }]) => ('fields' in missing ? key : []));
  const rule = map('The first rule that fits decides; none fits = refused.', properties, optional);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Policy of Jit',
    ...map(
      'Who gets what access to which repositories, and who must agree.',
      {
        version: { description: 'The version of this format.', const: 1 },
        people: peopleSchema,
        approvers: approversSchema,
        admins: adminsSchema,
        rules: { ...list('In order: the first one that fits decides.', rule), maxItems: mostRules },
        freeze: freezeSchema,
        tests: testsSchema,
      },
      ['people', 'approvers', 'admins', 'freeze', 'tests'],
    ),
  };
}
