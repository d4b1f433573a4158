// Translates the criteria written as CQL to ELM and runs them with the official engine over cases that come as JSON.
// in: {model, sets, cases: [{on, person, levels: [{name, …}]}]}; a number is [low, high], what is unknown is left out.
// out: {answers: [case][set] -> null (nothing in force) | {verdict, person, levels, verdicts (of the levels), absent},
//       seconds: set -> seconds of a core that the engine alone took over all cases, after it was warmed}
import { readFileSync, writeFileSync } from 'node:fs';
import { SystemModelInfoProvider } from '@cqframework/cql/cql';
import {
  CqlTranslator, LibraryManager, ModelManager, createLibrarySourceProvider, createModelInfoProvider, stringAsSource,
} from '@cqframework/cql/cql-to-elm';
import cql from 'cql-execution';

const SHARED = ['Threshold', 'Verdict'];

class Facts {
  constructor(fields) { Object.assign(this, fields); }
  getId() { return this.id; }
  findRecords() { return [this]; }  // the person is the only record
  _is() { return true; }
  _typeHierarchy() { return []; }
}

class Source {
  constructor(people) { this.people = people; this.at = 0; }
  currentPatient() { return this.people[this.at]; }
  nextPatient() { return this.people[++this.at]; }
}

function translate(sets, model) {
  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  models.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((name) => (name === 'Facts' ? stringAsSource(model) : null)));
  const libraries = new LibraryManager(models);
  const read = (name) => readFileSync(new URL(`${name}.cql`, import.meta.url), 'utf8');
  libraries.librarySourceLoader.registerProvider(createLibrarySourceProvider((name) => stringAsSource(read(name))));
  return Object.fromEntries([...SHARED, ...sets].map((name) => {
    const elm = JSON.parse(CqlTranslator.fromText(read(name), libraries).toJson());
    const faults = elm.library.annotation.filter((one) => one.errorSeverity === 'error');
    if (faults.length > 0) throw new Error(`${name}.cql: ${JSON.stringify(faults)}`);
    return [name, elm];
  }));
}

function toFacts(fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => (
    [name, Array.isArray(value) ? new cql.Interval(value[0], value[1], true, true) : value])));
}

function toPerson(one, number) {
  const levels = one.levels.map(toFacts);
  return new Facts({ id: String(number), on: one.on, ...toFacts(one.person), levels });
}

function byDay(people) {
  const days = new Map();
  for (const person of people) {
    if (!days.has(person.on)) days.set(person.on, []);
    days.get(person.on).push(person);
  }
  return days;
}

async function weigh(library, days) {
  const found = [];
  for (const [day, people] of days) {
    const parameters = { AsOf: cql.Date.parse(day) };
    found.push((await new cql.Executor(library, null, parameters).exec(new Source(people))).patientResults);
  }
  return found;
}

function keep(results, name, answers) {
  for (const [id, found] of results.flatMap(Object.entries)) {
    const { Answer: verdict, Person: person, Levels: levels, Verdicts: verdicts, Absent: absent } = found;
    answers[id][name] = found.InForce ? { verdict, person, levels, verdicts, absent } : null;
  }
}

const { model, sets, cases } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const elm = translate(sets, model);
const repository = new cql.Repository(elm);
const days = byDay(cases.map(toPerson));
const answers = cases.map(() => ({}));
const seconds = {};
for (const name of sets) {
  const library = new cql.Library(elm[name], repository);
  await weigh(library, [...days].map(([day, people]) => [day, people.slice(0, 50)]));  // warm
  const started = process.cpuUsage();
  const results = await weigh(library, days);
  const { user, system } = process.cpuUsage(started);
  seconds[name] = (user + system) / 1e6;
  keep(results, name, answers);
}
writeFileSync(process.argv[3], JSON.stringify({ answers, seconds }));
