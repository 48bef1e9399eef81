/** What Slack sends, narrowed to what is used here. Anything else is refused before a handler sees it. */
import { z } from 'zod';

const id = z.string().min(1).max(100);
const userField = z.object({ id });

const element = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

const view = z.object({
  id,
  hash: z.string().optional(),
  callback_id: z.string(),
  private_metadata: z.string().default(''),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), element)) }).default({ values: {} }),
});
export type View = z.infer<typeof view>;

/** Slack escapes three characters of a typed line. https://docs.slack.dev/messaging/formatting-message-text#escaping */
const asTyped = (line: string): string => line.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

export const commandPayload = z.object({
  text: z.string().default('').transform(asTyped),
  user_id: id,
  trigger_id: id,
});

export const clickPayload = z.object({
  user: userField,
  trigger_id: id,
  actions: z.array(z.object({ action_id: id, block_id: z.string(), value: z.string().optional() })).min(1),
  channel: userField.optional(),
  message: z.object({ ts: id }).optional(),
  view: view.optional(),
});

export const submissionPayload = z.object({ type: z.literal('view_submission'), user: userField, view });

export const suggestionPayload = z.object({ user: userField, action_id: id, value: z.string().default('') });

/** Values of a view by action_id, whatever the block. */
export function valuesOf(view: View): Map<string, string> {
  const values = new Map<string, string>();
  for (const block of Object.values(view.state.values)) {
    for (const [actionId, { value, selected_option }] of Object.entries(block)) {
      values.set(actionId, selected_option?.value ?? value ?? '');
    }
  }
  return values;
}

/** The id of the block that holds the field of that action_id; undefined when the view has none. */
export const blockOf = (view: View, actionId: string): string | undefined =>
  Object.entries(view.state.values).find(([, elements]) => actionId in elements)?.[0];
