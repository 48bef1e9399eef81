/**
 * `npm run bench`: what the bot costs beside the least that could do the same. Every comparison is made within one run, in
 * turns, for machines differ and are busy; nothing here is a test. Name one of the measures to run only that.
 */
import { measureEnds } from './access-ends.ts';
import { measureCalls } from './calls.ts';
import { type Line, table } from './figures.ts';
import { measureForm } from './form-opens.ts';
import { measureMemory } from './memory.ts';
import { measurePolicy } from './policy.ts';
import { compile } from './program.ts';
import { measureThousand } from './thousand-ends.ts';
import { measureTypeahead } from './typeahead.ts';

const measures: Record<string, () => Promise<Line[]>> = {
  form: measureForm,
  ends: measureEnds,
  calls: measureCalls,
  thousand: () => measureThousand('container'),
  'thousand-direct': () => measureThousand('direct'),
  memory: measureMemory,
  typeahead: measureTypeahead,
  policy: measurePolicy,
};

compile(['bare-form.ts', 'bare-prisma.ts']);
const wanted = process.argv.slice(2);
const lines: Line[] = [];
for (const [name, measure] of Object.entries(measures)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring: ${name} ...`);
  lines.push(...(await measure()));
}
console.log(`\nThe bot / the bare app, Node ${process.version}:\n\n${table(lines)}`);
process.exit(0);
