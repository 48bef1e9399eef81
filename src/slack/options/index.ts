/** Every field that offers options as people type. The next one is a file beside this and a line here. */
import type { Suggestions } from '#slack/tools.ts';
import { repository } from './repository.ts';

export const suggestions: readonly Suggestions[] = [repository];
