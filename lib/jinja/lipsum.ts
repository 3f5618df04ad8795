import { indexArgument, Signature } from './arguments.js';
import { TemplateRuntimeError } from './errors.js';
import { truth } from './operators.js';
import { capitalize } from './text.js';
import { boundSize, type CallTarget, Markup } from './values.js';

const WORDS = (
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et ' +
  'dolore magna aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea ' +
  'commodo consequat duis aute irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur ' +
  'excepteur sint occaecat cupidatat non proident sunt culpa qui officia deserunt mollit anim id est laborum'
).split(' ');

const signature = new Signature(
  'generate_lorem_ipsum',
  ['n', 'html', 'min', 'max'],
  [5, true, 20, 100],
);

/** Python's randrange(start, stop). */
function randomInteger(start: number, stop: number): number {
  if (stop <= start) {
    throw new TemplateRuntimeError(
      `empty range for randrange() (${start}, ${stop}, ${stop - start})`,
      'ValueError',
    );
  }
  return start + Math.floor(Math.random() * (stop - start));
}

function randomWord(last: string): string {
  let word = last;
  while (word === last) {
    word = WORDS[randomInteger(0, WORDS.length)]!;
  }
  return word;
}

function paragraph(length: number): string {
  const words: string[] = [];
  let isStart = true;
  let comma = 0;
  let stop = 0;
  let last = '';
  for (let index = 0; index < length; index++) {
    last = randomWord(last);
    let word = isStart ? capitalize(last) : last;
    isStart = false;
    if (index - randomInteger(3, 8) > comma) {
      comma = index;
      stop += 2;
      word += ',';
    }
    if (index - randomInteger(10, 20) > stop) {
      comma = index;
      stop = index;
      word += '.';
      isStart = true;
    }
    words.push(word);
  }
  return words.join(' ').replace(/[,.]?$/, '.');
}

/** Random filler text, https://jinja.palletsprojects.com/en/3.1.x/templates/#jinja-globals.lipsum */
export const lipsum: CallTarget = (args, kwargs) => {
  const [n, html, least, most] = signature.bind(0, args, kwargs);
  const paragraphs: string[] = [];
  const count = indexArgument(n);
  for (let index = 0; index < count; index++) {
    const length = randomInteger(Number(indexArgument(least)), Number(indexArgument(most)));
    // about eight characters for a word, and as many around a paragraph
    boundSize((length + 1) * 8 * Number(count));
    paragraphs.push(paragraph(length));
  }
  return truth(html)
    ? new Markup(paragraphs.map((text) => `<p>${text}</p>`).join('\n'))
    : paragraphs.join('\n\n');
};
