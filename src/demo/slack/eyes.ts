/** What one person sees in their Slack, found by its words: fields, buttons, messages, and all of it for an error's text. */
import { elementsOf } from './block-kit/blocks.ts';
import { isObject, type Json } from './block-kit/check.ts';
import { optionsOf } from './block-kit/composition.ts';
import type { Block, Conversation, ModalView, Option, PretendMessage, PretendSlack } from './driver.ts';
import { textOf, textOfBlock, textOfMessage } from './flatten.ts';

/** Words on the screen: the whole of a label as it stands, or a pattern. */
export type Words = string | RegExp;

/** An element of a block, and the words by which a person knows it. */
export interface Field {
  label: string;
  block: Block;
  element: Json;
}

/** An element of a message. */
export interface Found {
  conversationId: string;
  message: PretendMessage;
  element: Json;
  where: { blockId: string; actionId: string };
}

export class Eyes {
  readonly slack: PretendSlack;
  readonly id: string;
  readonly name: string;

  constructor(slack: PretendSlack, id: string) {
    const person = slack.workspace.people.find((other) => other.id === id);
    if (!person) throw new Error(`there is nobody with the id ${id} in this workspace`);
    this.slack = slack;
    this.id = id;
    this.name = person.name;
  }

  /** Throws with what is on the screen. */
  fail(what: string): never {
    throw new Error(`${this.name} ${what}\n${this.screen()}`);
  }

  /** By id or channel name; without either the direct message with the bot. */
  conversation(given: string | undefined): Conversation {
    const name = given?.replace(/^#/, '');
    const found = this.slack
      .conversations(this.id)
      .find(({ id, kind, name: own }) =>
        name === undefined ? kind === 'direct' : id === name || (kind === 'channel' && own === name),
      );
    return found ?? this.fail(`is not in ${given}`);
  }

  /** The one conversation that is meant, or all of them. */
  conversations(given: string | undefined): Conversation[] {
    return given === undefined ? this.slack.conversations(this.id) : [this.conversation(given)];
  }

  modal(): ModalView {
    return this.slack.modalOf(this.id) ?? this.fail('has no modal open');
  }

  fields(modal = this.modal()): Field[] {
    return modal.blocks.flatMap((block) =>
      elementsOf(block).map((element) => ({ label: this.labelOf(block, element), block, element })),
    );
  }

  field(label: Words): Field {
    const fields = this.fields().filter(({ element }) => element.type !== 'button');
    return fields.find((one) => says(one.label, label)) ?? this.fail(`finds no field ${label} in the modal`);
  }

  /** The newest message with an element that fits. */
  inMessages(given: string | undefined, fits: (element: Json) => boolean): Found | undefined {
    const all = this.conversations(given).flatMap(({ id }) =>
      this.slack.messages(id, this.id).map((message) => ({ conversationId: id, message })),
    );
    all.sort((a, b) => b.message.ts.localeCompare(a.message.ts));
    for (const one of all) {
      for (const block of one.message.blocks) {
        const element = elementsOf(block).find(fits);
        if (element) return { ...one, element, where: whereOf(block, element) };
      }
    }
    return undefined;
  }

  isButton(label: Words): (element: Json) => boolean {
    return ({ type, text }) => type === 'button' && says(textOf(text, this.slack.workspace), label);
  }

  texts(conversationId: string): string[] {
    const messages = this.slack.messages(conversationId, this.id);
    return messages.map((message) => textOfMessage(message, this.slack.workspace));
  }

  /** The open modal and the newest messages of every conversation. */
  screen(): string {
    const modal = this.slack.modalOf(this.id);
    const shown = this.slack.conversations(this.id).flatMap(({ id, kind, name }) =>
      this.texts(id)
        .slice(-5)
        .map((text) => `${kind === 'direct' ? name : `#${name}`}: ${indented(text)}`),
    );
    return [modal ? `On the screen is the modal ${this.describe(modal)}` : 'No modal is open.', ...shown].join('\n');
  }

  private describe(modal: ModalView): string {
    const blocks = modal.blocks.map((block) => {
      const error = modal.errors[String(block.block_id)];
      return `  ${indented(textOfBlock(block, this.slack.workspace))}${error ? ` !! ${error}` : ''}`;
    });
    return [`"${modal.title}"${modal.trouble ? ` (${modal.trouble})` : ''}`, ...blocks].join('\n');
  }

  /** An input's label, a button's text, else the section's text or the placeholder. */
  private labelOf(block: Block, element: Json): string {
    const own = element.type === 'button' ? element.text : undefined;
    const words = [block.label, own, block.text, element.placeholder];
    return words.map((text) => textOf(text, this.slack.workspace)).find(Boolean) ?? String(element.action_id);
  }
}

export function says(text: string, words: Words, extent: 'all' | 'part' = 'all'): boolean {
  if (words instanceof RegExp) return words.test(text);
  return extent === 'all' ? text === words : text.includes(words);
}

export function whereOf(block: Block, element: Json): { blockId: string; actionId: string } {
  return { blockId: String(block.block_id), actionId: String(element.action_id) };
}

/** What an element of this modal holds. */
export function stateIn(modal: ModalView, { block, element }: Field): Json {
  return modal.values[String(block.block_id)]?.[String(element.action_id)] ?? {};
}

export function chosenIn(modal: ModalView, field: Field): Option[] {
  const { selected_option, selected_options } = stateIn(modal, field);
  if (Array.isArray(selected_options)) return asOptions(selected_options);
  return isObject(selected_option) ? asOptions([selected_option]) : [];
}

/** The options that the element itself lists. */
export function listedIn(element: Json): Option[] {
  return asOptions(optionsOf(element));
}

/** What passed Slack's checks as an option is one. */
function asOptions(options: Json[]): Option[] {
  return options as unknown as Option[];
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n    ');
}
