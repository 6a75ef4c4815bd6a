/** Fails where a page links to a file or a heading that is not there. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LINK = /\]\(([^()\s]+)\)/g;
const CODE = /^```.*?^```$/gms;

const listed = ['ls-files', '-co', '--exclude-standard', '*.md'];
const pages = execFileSync('git', listed, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const broken = pages.flatMap((page) =>
  linksOf(page)
    .filter((link) => !leadsSomewhere(page, link))
    .map((link) => `${page}: ${link}`),
);
if (broken.length > 0) {
  process.stderr.write(`These links lead nowhere:\n  ${broken.join('\n  ')}\n`);
  process.exit(1);
}
process.stdout.write(`The links of ${pages.length} pages lead somewhere.\n`);

function linksOf(page) {
  return [...textOf(page).matchAll(LINK)]
    .map(([, link]) => link)
    .filter((link) => !/^\w+:/.test(link));
}

function textOf(page) {
  return readFileSync(join(ROOT, page), 'utf8').replace(CODE, '');
}

function leadsSomewhere(page, link) {
  const [path, anchor] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || anchorsOf(target).includes(anchor);
}

/** As GitHub makes them of headings. */
function anchorsOf(page) {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}
