/** What Slack sends, narrowed to what is used here. Anything else is refused before a handler sees it. */
import { z } from 'zod';
import type { Origin } from './own-team.ts';

const id = z.string().min(1).max(100);
const someId = z
  .string()
  .max(100)
  .nullish()
  .transform((text) => text || undefined);
/** Who did it, and where they are from. */
const by = {
  user: z.object({ id, team_id: someId, enterprise_id: someId }),
  team: z.object({ id: someId }).nullish(),
  enterprise: z.object({ id: someId }).nullish(),
};

const element = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
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
  channel_id: someId,
  team_id: someId,
  enterprise_id: someId,
});

export const clickPayload = z.object({
  ...by,
  /** Only what opens a form needs it, and Slack says so there. */
  trigger_id: z
    .string()
    .max(200)
    .nullish()
    .transform((text) => text ?? ''),
  actions: z
    .array(
      z.object({
        action_id: id,
        block_id: z.string(),
        value: z
          .string()
          .nullish()
          .transform((text) => text ?? undefined),
      }),
    )
    .min(1),
  channel: z.object({ id }).nullish(),
  message: z.object({ ts: id }).nullish(),
  view: view.nullish().transform((given) => given ?? undefined),
});

export const submissionPayload = z.object({ type: z.literal('view_submission'), ...by, view });

export const suggestionPayload = z.object({ ...by, action_id: id, value: z.string().default('') });

/** Where a person is from. The payload's team and organisation may be those of the channel, so they only count where the person's own are not said. */
export function originOf(payload: z.infer<z.ZodObject<typeof by>>): Origin {
  const { user, team, enterprise } = payload;
  if (user.team_id || user.enterprise_id) return { home: user.team_id, enterprise: user.enterprise_id };
  return { home: team?.id, enterprise: enterprise?.id };
}

/** Values of a view by action_id, whatever the block; ticks stand behind each other with commas. */
export function valuesOf(view: View): Map<string, string> {
  const values = new Map<string, string>();
  for (const block of Object.values(view.state.values)) {
    for (const [actionId, { value, selected_option, selected_options }] of Object.entries(block)) {
      const ticked = selected_options?.map((option) => option.value).join(',');
      values.set(actionId, selected_option?.value ?? ticked ?? value ?? '');
    }
  }
  return values;
}

/** The id of the block that holds the field of that action_id; undefined when the view has none. */
export const blockOf = (view: View, actionId: string): string | undefined =>
  Object.entries(view.state.values).find(([, elements]) => actionId in elements)?.[0];
