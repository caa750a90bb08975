import { columns } from './columns.ts';
import type { Report } from './report.ts';
import type { Requests } from './requests.ts';
import { SIDE_NAMES } from './side-item.ts';
import { count, nameOf, reasonText } from './words.ts';

/** The report for a person, line by line. */
export function reportText(report: Report): string[] {
  const { person, read, created, updated, check, secondRun } = report;
  const numbers: [string, string][] = [
    [
      'Read',
      `${count(read.outlook, 'entry', 'entries')} in Outlook, ${count(read.severa, 'entry', 'entries')} in Severa`,
    ],
    ['Matched', `${count(report.matched, 'pair')} that stood on both sides already`],
    ...confirmedRow(report),
    ['Created', `${created.severa} in Severa, ${created.outlook} in Outlook`],
    ['Updated', `${updated.severa} in Severa, ${updated.outlook} in Outlook`],
    ['Parked', `${report.parked.length}, each named below with its reason`],
    ['Skipped by rule', String(report.skipped.reduce((sum, one) => sum + one.count, 0))],
    ['Left out of the file', String(report.leftOut.length)],
    ['Time', `${report.seconds} s`],
  ];
  const hint =
    'Nothing of the file lies between 30 days back and 18 months ahead of that day: give --now a day near its events.';
  return [
    `First sync of ${person.name} (${person.email}, ${person.zone})`,
    '',
    ...columns(report.files.length === 0 ? numbers.filter(([name]) => name !== 'Left out of the file') : numbers),
    ...section(
      'Parked: nothing is lost, these wait on their own side',
      report.parked.map(({ side, subject, when, text }) => [SIDE_NAMES[side], subject, when, text]),
    ),
    ...section(
      'Skipped by rule',
      report.skipped.map(({ side, text, count: number }) => [SIDE_NAMES[side], String(number), text]),
    ),
    ...section(
      'Left out of the file',
      report.leftOut.map(({ name, when, reason }) => [name, when, reason]),
    ),
    ...section('Requests', requestRows(report.requests)),
    '',
    'Check: both calendars compared with each other, item by item',
    `  compared ${check.compared}, equal ${check.equal}, parked ${check.parked}, outside window ${check.outsideWindow}, different ${check.different}, missing ${check.missing}`,
    ...check.differences.flatMap(({ subject, field, outlook, severa }) => [
      `  different: "${subject}", ${field}`,
      `    Outlook: ${oneLine(outlook)}`,
      `    Severa:  ${oneLine(severa)}`,
    ]),
    ...check.missingItems.map(
      ({ subject, side, missingIn }) => `  missing: "${subject}" is in ${side}, not in ${missingIn}`,
    ),
    ...occurrenceLines(report.occurrences),
    '',
    `Second sync and pull: ${count(secondRun.calendarWrites, 'calendar write')} (${secondRun.seconds} s)`,
    '',
    ...(report.files.length > 0 && check.compared === 0 && check.outsideWindow > 0 ? [hint, ''] : []),
    resultLine(report),
  ];
}

function confirmedRow({ confirmed, person }: Report): [string, string][] {
  if (confirmed === null) return [];
  const text = `${count(confirmed, 'new activity', 'new activities')} in Severa, which mails about each: confirmed here for ${person.name}`;
  return [['Confirmed', text]];
}

function resultLine({ outcome, check, files }: Report): string {
  if (outcome !== 'clean') return 'Result: NOT the same, see the check above.';
  if (files.length > 0 && check.compared === 0) {
    return 'Result: nothing of the file was synced, so nothing could be compared; the reasons are named above.';
  }
  return 'Result: both calendars are the same; what is not synced is named above.';
}

/** Differences that are shown; the report file has them all. */
const MOST_SHOWN = 40;

function occurrenceLines({ outlook, severa, same, differences }: Report['occurrences']): string[] {
  const shown = differences.slice(0, MOST_SHOWN);
  return [
    '',
    'Occurrences: every series expanded over the window, by (subject, start, end)',
    `  ${outlook} in Outlook, ${severa} in Severa, ${same} the same on both sides, ${differences.length} on one side only`,
    ...columns(
      shown.map(({ side, subject, when, reason }) => [
        `${SIDE_NAMES[side]} only`,
        nameOf({ subject }),
        when,
        reason === null ? 'NO REASON RECORDED' : reasonText(reason),
      ]),
    ),
    ...(differences.length > shown.length ? [`  … and ${differences.length - shown.length} more`] : []),
  ];
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...columns(rows)];
}

function requestRows({ graph, graphParts, severa, storage }: Requests): string[][] {
  return [
    ['Microsoft Graph', named(graph)],
    ['  parts of batches', named(graphParts)],
    ['Severa', named(severa)],
    ['Storage', named(storage)],
  ];
}

function named(counts: Readonly<Record<string, number>>): string {
  const used = Object.entries(counts).filter(([, number]) => number > 0);
  return used.length === 0 ? 'none' : used.map(([name, number]) => `${name} ${number}`).join(', ');
}

const SHOWN = 200;

function oneLine(text: string): string {
  const line = JSON.stringify(text);
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}… (${text.length} characters)`;
}
