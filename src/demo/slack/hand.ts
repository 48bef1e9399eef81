/**
 * One person at their Slack, by what they read: presses the button that says so, fills in the field with that label. Where
 * it is not there, the error says what is on the screen instead. For journeys and for the tour of the demo.
 */
import type { Json } from './block-kit/check.ts';
import type { Delivery, ModalView, Notification, Option, PretendMessage, PretendSlack } from './driver.ts';
import { chosenIn, Eyes, type Field, listedIn, says, stateIn, type Words, whereOf } from './eyes.ts';
import { textOfMessage } from './flatten.ts';

export type { Words } from './eyes.ts';

/** `in` is a conversation's id or a channel's name; left out, it is the person's direct message with the bot where something is said, and everywhere where something is looked for. */
export interface Where {
  in?: string;
}

/** Waits are 15 s unless told otherwise: only what never comes takes that long. */
const waitMs = 15_000;

export function asPerson(slack: PretendSlack, personId: string): Hand {
  return new Hand(new Eyes(slack, personId));
}

export class Hand {
  readonly id: string;
  private readonly slack: PretendSlack;
  private readonly eyes: Eyes;

  constructor(eyes: Eyes) {
    this.id = eyes.id;
    this.slack = eyes.slack;
    this.eyes = eyes;
  }

  /** Types a line and sends it: a command, or plain words. */
  async say(line: string, where: Where = {}): Promise<Delivery> {
    return this.slack.say(this.id, this.eyes.conversation(where.in).id, line);
  }

  /** Answers in the thread of the newest message that contains these words. */
  async reply(line: string, to: Words, where: Where = {}): Promise<Delivery> {
    const { id } = this.eyes.conversation(where.in);
    const workspace = this.slack.workspace;
    const messages = this.slack.messages(id, this.id).filter(({ ephemeralFor }) => ephemeralFor === undefined);
    const found = messages.findLast((message) => says(textOfMessage(message, workspace), to, 'part'));
    const { ts, threadTs } = found ?? this.eyes.fail(`finds no message with ${to}`);
    return this.slack.say(this.id, id, line, threadTs ?? ts);
  }

  /** Presses a button: of the open modal, or else of the newest message that has it. */
  async press(label: Words, where: Where = {}): Promise<Delivery> {
    const isIt = this.eyes.isButton(label);
    const modal = where.in === undefined ? this.slack.modalOf(this.id) : undefined;
    if (modal) {
      const button = this.eyes.fields(modal).find(({ element }) => isIt(element));
      const { block, element } = button ?? this.eyes.fail(`finds no button ${label}`);
      return this.slack.clickInModal(this.id, whereOf(block, element));
    }
    const found = this.eyes.inMessages(where.in, isIt) ?? this.eyes.fail(`finds no button ${label}`);
    return this.slack.clickInMessage(this.id, found.conversationId, found.message.ts, found.where);
  }

  /** Picks an option of a select in the newest message that offers it. */
  async pick(words: Words, where: Where = {}): Promise<Delivery> {
    const wanted = (element: Json) => listedIn(element).find(({ text }) => says(text.text, words));
    const found = this.eyes.inMessages(where.in, (element) => wanted(element) !== undefined);
    const { conversationId, message, element, where: place } = found ?? this.eyes.fail(`is offered no ${words}`);
    const option = wanted(element) ?? this.eyes.fail(`is offered no ${words}`);
    return this.slack.clickInMessage(this.id, conversationId, message.ts, { ...place, option });
  }

  /** Chooses in the open modal's field with this label; ticks it where several can be chosen. A select that searches is given `typed`, or the option's own words. */
  async choose(label: Words, words: Words, { typed }: { typed?: string } = {}): Promise<void> {
    const field = this.eyes.field(label);
    const options = await this.offered(field, typed ?? (typeof words === 'string' ? words : ''));
    const exact = options.find(({ text }) => says(text.text, words));
    const option = exact ?? options.find(({ text }) => says(text.text, words, 'part'));
    const names = options.map(({ text }) => text.text).join(', ') || 'nothing';
    if (!option) return this.eyes.fail(`is not offered ${words} in ${label}, but ${names}`);
    const others = chosenIn(this.eyes.modal(), field).filter(({ value }) => value !== option.value);
    await this.fill(field, isPlural(field.element) ? { options: [...others, option] } : { option });
  }

  /** Ticks a box of the open modal by its own words, whatever the label above it says. */
  async tick(words: Words): Promise<void> {
    const offers = ({ element }: Field) => listedIn(element).find(({ text }) => says(text.text, words, 'part'));
    const field = this.eyes.fields().find((one) => one.element.type === 'checkboxes' && offers(one));
    const option = field && offers(field);
    if (!field || !option) return this.eyes.fail(`finds no box ${words} to tick`);
    const others = chosenIn(this.eyes.modal(), field).filter(({ value }) => value !== option.value);
    await this.fill(field, { options: [...others, option] });
  }

  /** Takes a tick away. */
  async untick(label: Words, words: Words): Promise<void> {
    const field = this.eyes.field(label);
    const chosen = chosenIn(this.eyes.modal(), field);
    const left = chosen.filter(({ text }) => !says(text.text, words));
    if (left.length === chosen.length) this.eyes.fail(`has no tick at ${words} in ${label}`);
    await this.fill(field, { options: left });
  }

  /** Writes into the open modal's field with this label, instead of what is there. */
  async type(label: Words, text: string): Promise<void> {
    await this.fill(this.eyes.field(label), { value: text });
  }

  /** What the open modal's field with this label holds: text, or the chosen options' words. */
  value(label: Words): string {
    const field = this.eyes.field(label);
    const chosen = chosenIn(this.eyes.modal(), field);
    if (chosen.length > 0) return chosen.map(({ text }) => text.text).join(', ');
    const { type: _, ...state } = stateIn(this.eyes.modal(), field);
    return Object.values(state).find((value) => typeof value === 'string') ?? '';
  }

  /** What a select of the open modal offers, for these typed words where it searches. */
  async options(label: Words, typed = ''): Promise<string[]> {
    return (await this.offered(this.eyes.field(label), typed)).map(({ text }) => text.text);
  }

  /** Labels of the open modal's fields, in order. */
  fields(): string[] {
    return this.eyes.fields().flatMap(({ label, element }) => (element.type === 'button' ? [] : [label]));
  }

  /** Submits the open modal and waits for the answer. Undefined when the client itself found something missing. */
  async submit(): Promise<Delivery | undefined> {
    this.eyes.modal();
    return this.slack.submitModal(this.id);
  }

  close(): Promise<void> {
    return this.slack.closeModal(this.id);
  }

  modal(): ModalView | undefined {
    return this.slack.modalOf(this.id);
  }

  /** Messages at the open modal's fields: label -> words. */
  errors(): Record<string, string> {
    const modal = this.eyes.modal();
    const labels = new Map(this.eyes.fields(modal).map(({ label, block }) => [String(block.block_id), label]));
    return Object.fromEntries(Object.entries(modal.errors).map(([at, words]) => [labels.get(at) ?? at, words]));
  }

  /** What this person was notified of, as plain text, oldest first; `why` narrows it. */
  notified(why?: Notification['why']): string[] {
    const all = this.slack.notifications(this.id).filter((one) => why === undefined || one.why === why);
    return all.flatMap(({ conversationId, ts }) => {
      const message = this.slack.messages(conversationId, this.id).find((other) => other.ts === ts);
      return message ? [textOfMessage(message, this.slack.workspace)] : [];
    });
  }

  /** The thread below the newest message that contains these words, as plain text, oldest first. */
  thread(of: Words, where: Where = {}): string[] {
    const messages = this.messages(where.in);
    const workspace = this.slack.workspace;
    const isRoot = ({ ts, threadTs }: PretendMessage) => threadTs === undefined || threadTs === ts;
    const root = messages.findLast((message) => isRoot(message) && says(textOfMessage(message, workspace), of, 'part'));
    if (!root) return this.eyes.fail(`finds no message with ${of}`);
    const replies = messages.filter(({ ts, threadTs }) => threadTs === root.ts && ts !== root.ts);
    return replies.map((message) => textOfMessage(message, workspace));
  }

  /** Every message of the conversation as plain text, oldest first. */
  texts(conversation?: string): string[] {
    return this.eyes.texts(this.eyes.conversation(conversation).id);
  }

  messages(conversation?: string): PretendMessage[] {
    return this.slack.messages(this.eyes.conversation(conversation).id, this.id);
  }

  /** Waits until the predicate answers something; a predicate that throws is asked again. */
  async waitFor<T>(predicate: () => T | undefined | false | null, timeoutMs = waitMs): Promise<T> {
    const { found, problem } = await untilFound(this.slack, predicate, timeoutMs);
    const why = problem instanceof Error ? `: ${problem.message}` : '';
    return found ?? this.eyes.fail(`waited ${timeoutMs} ms in vain${why}`);
  }

  /** Waits for a message that contains these words and returns all of it. */
  async sees(words: Words, { timeoutMs = waitMs, ...where }: Where & { timeoutMs?: number } = {}): Promise<string> {
    const look = () => {
      const texts = this.eyes.conversations(where.in).flatMap(({ id }) => this.eyes.texts(id));
      return texts.findLast((text) => says(text, words, 'part'));
    };
    const { found } = await untilFound(this.slack, look, timeoutMs);
    return found ?? this.eyes.fail(`waited ${timeoutMs} ms for ${words}`);
  }

  /** Waits for a modal with this title. */
  async opens(title: Words, timeoutMs = waitMs): Promise<ModalView> {
    const look = () => {
      const modal = this.slack.modalOf(this.id);
      return modal && says(modal.title, title) && modal;
    };
    const { found } = await untilFound(this.slack, look, timeoutMs);
    return found ?? this.eyes.fail(`waited ${timeoutMs} ms for the modal ${title}`);
  }

  /** What is on the screen, in words. */
  screen(): string {
    return this.eyes.screen();
  }

  private async offered({ block, element }: Field, typed: string): Promise<Option[]> {
    if (!/external_select$/.test(String(element.type))) return listedIn(element);
    return this.slack.suggest(this.id, whereOf(block, element), typed);
  }

  private async fill({ block, element }: Field, state: Parameters<PretendSlack['fillInModal']>[2]): Promise<void> {
    await this.slack.fillInModal(this.id, whereOf(block, element), state);
  }
}

function isPlural({ type }: Json): boolean {
  return type === 'checkboxes' || String(type).startsWith('multi_');
}

/** Looks at once, at every change, and every 50 ms, for what is waited for need not be on the screen. */
function untilFound<T>(
  slack: PretendSlack,
  look: () => T | undefined | false | null,
  timeoutMs: number,
): Promise<{ found?: T; problem?: unknown }> {
  return new Promise((done) => {
    let problem: unknown;
    const stop = (result: { found?: T; problem?: unknown }) => {
      clearTimeout(timer);
      clearInterval(again);
      unlisten();
      done(result);
    };
    const check = () => {
      try {
        const found = look();
        if (found) stop({ found });
      } catch (error) {
        problem = error;
      }
    };
    const timer = setTimeout(() => stop({ problem }), timeoutMs);
    const again = setInterval(check, 50);
    const unlisten = slack.onChange(check);
    check();
  });
}
