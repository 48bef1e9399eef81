/**
 * What the demo's page may do in the name of the chosen person: each verb is one call on the pretend Slack's driver.
 * The input comes from a browser, so its shape is checked before anything happens.
 */
import { z } from 'zod';
import type { PageOptions } from './page-server.ts';
import type { Option } from './slack/driver.ts';

/** The page asked for something that cannot be done; `message` is shown to the person. */
export class PageFault extends Error {
  override readonly name = 'PageFault';
}

const text = z.object({ type: z.string(), text: z.string() });
const option = z.object({ text, value: z.string(), description: text.optional() });
const element = { blockId: z.string(), actionId: z.string() };
const as = z.string();

const request = z.discriminatedUnion('do', [
  z.object({ as, do: z.literal('say'), channel: z.string(), text: z.string().min(1).max(40_000) }),
  z.object({ as, do: z.literal('click'), channel: z.string(), ts: z.string(), ...element, option: option.optional() }),
  z.object({ as, do: z.literal('clickInModal'), ...element }),
  z.object({
    as,
    do: z.literal('fill'),
    ...element,
    value: z.string().optional(),
    option: option.optional(),
    options: z.array(option).optional(),
  }),
  z.object({ as, do: z.literal('suggest'), ...element, query: z.string() }),
  z.object({ as, do: z.literal('submit') }),
  z.object({ as, do: z.literal('close') }),
  z.object({ as, do: z.literal('read'), channel: z.string() }),
  z.object({
    as,
    do: z.literal('accept'),
    host: z.enum(['github', 'gitlab']),
    repo: z.string(),
    login: z.string(),
  }),
]);
type Act = z.infer<typeof request>;

/**
 * Does one thing in the name of `as`.
 * @returns what the driver returned (an acknowledgement, or the options of a select)
 * @throws PageFault when the request is not one of the verbs, or the person is unknown
 */
export async function act(options: PageOptions, input: unknown): Promise<unknown> {
  const parsed = request.safeParse(input);
  if (!parsed.success)
    throw new PageFault(`The page sent something that cannot be done: ${z.prettifyError(parsed.error)}`);
  const person = options.slack.workspace.people.find((one) => one.id === parsed.data.as);
  if (!person || person.isBot || person.deleted) throw new PageFault('There is no such person here.');
  return perform(options, parsed.data);
}

function perform({ slack, acceptInvitation }: PageOptions, input: Act): unknown {
  switch (input.do) {
    case 'say':
      return slack.say(input.as, input.channel, input.text);
    case 'click':
      return slack.clickInMessage(input.as, input.channel, input.ts, { ...target(input), ...picked(input.option) });
    case 'clickInModal':
      return slack.clickInModal(input.as, target(input));
    case 'fill':
      return slack.fillInModal(input.as, target(input), {
        ...(input.value === undefined ? {} : { value: input.value }),
        ...picked(input.option),
        ...(input.options === undefined ? {} : { options: input.options.map(asOption) }),
      });
    case 'suggest':
      return slack.suggest(input.as, target(input), input.query);
    case 'submit':
      return slack.submitModal(input.as);
    case 'close':
      return slack.closeModal(input.as);
    case 'read':
      return slack.markRead(input.channel, input.as);
    case 'accept':
      return acceptInvitation(input.host, input.repo, input.login);
  }
}

const target = ({ blockId, actionId }: { blockId: string; actionId: string }) => ({ blockId, actionId });

const picked = (chosen: z.infer<typeof option> | undefined): { option?: Option } =>
  chosen ? { option: asOption(chosen) } : {};

const asOption = ({ description, ...rest }: z.infer<typeof option>): Option => ({
  ...rest,
  ...(description ? { description } : {}),
});
