/// <reference lib="dom" />
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import {
  createRecords,
  type Person,
  personColumns,
  type Report,
  reportPeople,
  writeReport,
} from '../../lib/people/index.js';
import { useFolder } from '../support/folder.js';
import { samplePeople } from './sample.js';

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (file) => existsSync(file),
);
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const hostile = [
  '<script>document.title = "owned"</script>',
  '"><img src=x onerror=document.title=1>',
  '{{ 7 * 7 }}</table>',
  'gpj.\u202Eexe',
];

describe('the report’s page in Chromium', function () {
  this.timeout(60_000);
  const path = useFolder();
  let browser: Browser;
  let page: Page;
  let noise: string[];
  let requests: string[];
  let report: Report;

  before(async function () {
    if (!chromium) {
      this.test!.parent!.title += ' (skipped: no chromium)';
      this.skip();
    }
    browser = await puppeteer.launch({
      executablePath: chromium,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });

  after(() => browser?.close());

  beforeEach(async () => {
    page = await browser.newPage();
    noise = [];
    requests = [];
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
  });

  afterEach(() => page.close());

  async function open(count: number): Promise<void> {
    const people = [...samplePeople(count)];
    hostile.forEach((name, at) => {
      people[at]!.alternate_username = name;
      people[at]!.groups = [name];
    });
    async function* records() {
      for (const person of people as (Person & Record<string, unknown>)[]) yield person;
    }
    await createRecords(path('people.json'), records(), { fields: personColumns });
    report = await reportPeople(path('people.json'));
    await writeReport(path('report.html'), report);
    await page.goto(pathToFileURL(path('report.html')).href);
  }

  /** The colours of a picture, the most frequent first. */
  async function coloursOf(png: string): Promise<string[]> {
    const canvas = await browser.newPage();
    const colours = await canvas.evaluate(async (source) => {
      const image = Object.assign(new Image(), { src: source });
      await image.decode();
      const { width, height } = image;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const counts = new Map<string, number>();
      for (let at = 0; at < data.length; at += 4) {
        const colour = data.slice(at, at + 3).join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
    }, `data:image/png;base64,${png}`);
    await canvas.close();
    return colours;
  }

  const texts = (selector: string) =>
    page.$$eval(selector, (elements) => elements.map(({ textContent }) => textContent!.trim()));

  it('shows the figures of 2,000 users and the list behind each, and loads nothing', async () => {
    await open(2_000);
    const { summary } = report;
    const percent = Math.floor((100 * summary.console_users_with_mfa) / summary.console_users);
    assert.deepEqual(
      await texts('.tiles strong'),
      [`${percent}%`].concat(
        [summary.old_access_keys, summary.old_passwords, summary.stale_users].map((n) =>
          n.toLocaleString('en'),
        ),
      ),
    );
    for (const [id, bars] of [
      ['mfa', report.mfa],
      ['keys', report.access_key_age],
      ['passwords', report.password_age],
      ['activity', report.last_activity],
    ] as const) {
      const figure = `section[aria-labelledby=${id}]`;
      assert.deepEqual(
        await texts(`${figure} .label`),
        bars.map(({ label }) => label),
      );
      const found = await page.$$eval(`${figure} .bars > li`, (items) =>
        items.map((item) => ({
          count: item.querySelector('.count')!.firstChild!.textContent!.replace(',', ''),
          attention: item.className === 'attention',
          names: [...item.querySelectorAll('bdi')].map(({ textContent }) => textContent),
        })),
      );
      assert.deepEqual(
        found,
        bars.map(({ attention, entries }) => ({
          count: String(entries.length),
          attention,
          names: entries.map(({ alternate_username }) => alternate_username),
        })),
      );
    }
    assert.deepEqual(
      await texts('#all tbody th'),
      report.users.map(({ alternate_username }) => alternate_username),
    );
    assert.deepEqual(requests, [page.url()]);
    assert.deepEqual(noise, []);
    const html = readFileSync(path('report.html'));
    assert.ok(html.length < 2_000_000, `${html.length} bytes`);
  });

  it('shows names as text, whatever is in them', async () => {
    await open(20);
    assert.match(await page.title(), /^IAM users of 123456789012, 2025-06-01$/);
    assert.equal((await page.$$('img, body script:not(:last-child), table table')).length, 0);
    const all = await texts('#all tbody th bdi');
    for (const name of hostile) assert.ok(all.includes(name), name);
    assert.deepEqual(noise, []);
  });

  it('may run no script but its own, and load no picture', async () => {
    await open(10);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      document.body.append(script);
      document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }));
      return document.title;
    });
    assert.notEqual(ran, 'owned');
    await page.waitForFunction(() => document.images[0]!.complete);
    assert.equal(noise.filter((text) => /Content Security Policy/.test(text)).length, 2);
  });

  it('is whole without its script', async () => {
    await page.setJavaScriptEnabled(false);
    await open(30);
    assert.equal((await page.$$('#all tbody tr')).length, 30);
    assert.equal(await page.$eval('#filter', (form) => (form as HTMLElement).offsetHeight), 0);
    assert.equal((await page.$$('details')).length > 5, true);
  });

  it('filters and sorts the users, from the keyboard too', async () => {
    await open(300);
    await page.focus('#text');
    await page.keyboard.type('MANAGERS stale');
    const shown = await page.$$eval('#all tbody tr:not([hidden])', (rows) =>
      rows.map((row) => row.querySelector('th')!.textContent),
    );
    const expected = report.users.filter(
      ({ groups, findings }) => groups.includes('Managers') && findings.includes('stale'),
    );
    assert.deepEqual(
      shown,
      expected.map(({ alternate_username }) => alternate_username),
    );
    assert.deepEqual(await texts('#shown'), [`${expected.length} of 300`]);

    await page.$eval('#text', (input) => {
      (input as HTMLInputElement).value = '';
      input.dispatchEvent(new Event('input'));
    });
    await page.focus('#all thead th:nth-child(5) button');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.equal(
      await page.$eval('#all thead th:nth-child(5)', (head) => head.getAttribute('aria-sort')),
      'descending',
    );
    const ages = (await texts('#all tbody td:nth-child(5)')).filter(Boolean).map(Number);
    assert.deepEqual(
      ages,
      ages.toSorted((a, b) => b - a),
    );

    await page.focus('section[aria-labelledby=keys] summary');
    await page.keyboard.press('Enter');
    assert.ok(await page.$eval('section[aria-labelledby=keys] details', (details) => details.open));
    assert.deepEqual(noise, []);
  });

  for (const scheme of ['light', 'dark']) {
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const) {
      it(`meets WCAG AA as far as axe can tell, ${scheme}, ${width} wide`, async () => {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.setViewport({ width, height });
        await open(40);
        await page.$$eval('details', (all) => {
          for (const details of all) details.open = true;
        });
        await page.evaluate(readFileSync(axe, 'utf8'));
        const violations = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as {
            axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
          };
          return (await axe.run()).violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
          );
        });
        assert.deepEqual(violations, []);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.equal(overflow, 0, 'the page scrolls sideways');

        await page.evaluate(() => scrollTo(0, 0));
        const colours = await coloursOf(await page.screenshot({ encoding: 'base64' }));
        assert.ok(colours.length > 50, `${colours.length} colours`);
        assert.equal(colours[0], scheme === 'light' ? '251,251,249' : '20,22,26');
      });
    }
  }
});
