/**
 * Reads a GraphQL query: one operation with variables, fields, aliases, arguments, inline fragments and fragment spreads.
 * Directives, subscriptions and several operations in one document are refused as unsupported.
 */

export type Value =
  | { kind: 'variable'; name: string }
  | { kind: 'enum'; name: string }
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'list'; values: Value[] };

export interface Field {
  kind: 'field';
  name: string;
  /** The key in the answer: the alias, or the name. */
  key: string;
  args: Record<string, Value>;
  selection: Selection[];
  line: number;
  column: number;
}

export type Selection = Field | { kind: 'on'; type: string | undefined; selection: Selection[] };

export interface Operation {
  kind: 'query' | 'mutation';
  variables: { name: string; required: boolean; standard: Value | undefined }[];
  selection: Selection[];
}

export class GraphqlSyntaxError extends Error {}

interface Token {
  text: string;
  kind: 'name' | 'number' | 'string' | 'sign' | 'end';
  line: number;
  column: number;
}

const pattern = /([A-Za-z_]\w*)|(-?\d+(?:\.\d+)?)|("(?:[^"\\\n]|\\.)*")|(\.\.\.|[{}()[\]:!$=@|&])|[\s,]+|#[^\n]*/gy;

export function parse(text: string): Operation {
  return new Parser(tokensOf(text)).document();
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) throw new GraphqlSyntaxError(`Parse error on "${text[at]}" at [${line}, ${at - lineStart + 1}]`);
    const [whole, name, number, string, sign] = match;
    const kind = name ? 'name' : number ? 'number' : string ? 'string' : sign ? 'sign' : undefined;
    if (kind) tokens.push({ text: whole, kind, line, column: at - lineStart + 1 });
    for (const index of [...whole].keys()) {
      if (whole[index] === '\n') {
        line += 1;
        lineStart = at + index + 1;
      }
    }
  }
  tokens.push({ text: '', kind: 'end', line, column: text.length - lineStart + 1 });
  return tokens;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  readonly #fragments = new Map<string, { type: string; selection: Selection[] }>();

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  document(): Operation {
    let operation: Operation | undefined;
    while (this.#peek().kind !== 'end') {
      if (this.#peek().text === 'fragment') this.#fragment();
      else if (operation) this.#fail();
      else operation = this.#operation();
    }
    if (!operation) return this.#fail();
    return { ...operation, selection: this.#spread(operation.selection) };
  }

  #operation(): Operation {
    let kind: Operation['kind'] = 'query';
    const variables: Operation['variables'] = [];
    if (this.#peek().text !== '{') {
      const word = this.#take().text;
      if (word !== 'query' && word !== 'mutation') this.#fail();
      kind = word === 'mutation' ? 'mutation' : 'query';
      if (this.#peek().kind === 'name') this.#take();
      if (this.#skip('(')) while (!this.#skip(')')) variables.push(this.#variable());
    }
    return { kind, variables, selection: this.#selection() };
  }

  #variable(): Operation['variables'][number] {
    this.#expect('$');
    const name = this.#name();
    this.#expect(':');
    const required = this.#type();
    const standard = this.#skip('=') ? this.#value() : undefined;
    return { name, required: required && standard === undefined, standard };
  }

  /** Reads over a type; true when it may not be null. */
  #type(): boolean {
    if (this.#skip('[')) {
      this.#type();
      this.#expect(']');
    } else this.#name();
    return this.#skip('!');
  }

  #fragment(): void {
    this.#take();
    const name = this.#name();
    if (this.#name() !== 'on') this.#fail();
    this.#fragments.set(name, { type: this.#name(), selection: this.#selection() });
  }

  #selection(): Selection[] {
    const found: Selection[] = [];
    this.#expect('{');
    while (!this.#skip('}')) found.push(this.#skip('...') ? this.#inlineFragment() : this.#field());
    return found;
  }

  #inlineFragment(): Selection {
    if (this.#peek().kind === 'name' && this.#peek().text !== 'on') {
      return { kind: 'on', type: `...${this.#name()}`, selection: [] };
    }
    const type = this.#skip('on') ? this.#name() : undefined;
    return { kind: 'on', type, selection: this.#selection() };
  }

  #field(): Field {
    const { line, column } = this.#peek();
    const first = this.#name();
    const name = this.#skip(':') ? this.#name() : first;
    const args: Field['args'] = {};
    if (this.#skip('(')) {
      while (!this.#skip(')')) {
        const argument = this.#name();
        this.#expect(':');
        args[argument] = this.#value();
      }
    }
    const selection = this.#peek().text === '{' ? this.#selection() : [];
    return { kind: 'field', name, key: first, args, selection, line, column };
  }

  #value(): Value {
    if (this.#skip('$')) return { kind: 'variable', name: this.#name() };
    if (this.#skip('[')) {
      const values: Value[] = [];
      while (!this.#skip(']')) values.push(this.#value());
      return { kind: 'list', values };
    }
    const token = this.#take();
    if (token.kind === 'string' || token.kind === 'number') return { kind: 'literal', value: JSON.parse(token.text) };
    if (token.kind !== 'name') return this.#fail(token);
    if (token.text === 'null') return { kind: 'literal', value: null };
    if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
    return { kind: 'enum', name: token.text };
  }

  /** Puts the fragments where they are spread. */
  #spread(selection: Selection[]): Selection[] {
    return selection.map((one) => {
      if (one.kind === 'field') return { ...one, selection: this.#spread(one.selection) };
      if (!one.type?.startsWith('...')) return { ...one, selection: this.#spread(one.selection) };
      const fragment = this.#fragments.get(one.type.slice(3));
      if (!fragment) throw new GraphqlSyntaxError(`Fragment ${one.type.slice(3)} was used, but not defined`);
      return { kind: 'on', type: fragment.type, selection: this.#spread(fragment.selection) };
    });
  }

  #peek(): Token {
    const token = this.#tokens[this.#at];
    if (!token) throw new GraphqlSyntaxError('Unexpected end of document');
    return token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #skip(text: string): boolean {
    if (this.#peek().text !== text || this.#peek().kind === 'string') return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) this.#fail();
  }

  #name(): string {
    const token = this.#take();
    return token.kind === 'name' ? token.text : this.#fail(token);
  }

  #fail(token = this.#peek()): never {
    const what = token.kind === 'end' ? 'end of file' : `"${token.text}" (${token.kind.toUpperCase()})`;
    throw new GraphqlSyntaxError(`Parse error on ${what} at [${token.line}, ${token.column}]`);
  }
}
