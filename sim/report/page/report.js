// Fills the page from the run. Every text goes in by textContent, never as markup.
'use strict';

const byId = id => document.getElementById(id);
function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// columns: [{head, text: true for words, cell: row => string | {text, mood, note}}]
function fillTable(table, columns, rows) {
  const head = table.createTHead().insertRow();
  for (const c of columns) head.append(element('th', c.text ? 'text' : '', c.head));
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const c of columns) {
      const value = c.cell(row);
      const cell = typeof value === 'object' ? value : {text: value};
      const td = element('td', [c.text ? 'text' : '', cell.mood || ''].join(' ').trim(), cell.text);
      if (cell.note) td.append(' ', element('small', '', cell.note));
      line.append(td);
    }
  }
}
function fillTiles(box, tiles) {
  for (const [label, value, note] of tiles) {
    const tile = element('div', 'tile');
    tile.append(element('b', '', value), element('span', '', label));
    if (note) tile.append(element('small', '', note));
    box.append(tile);
  }
}

// -- What the run says

// Markers nearer than `gap` seconds share one line, named by the first and last of their numbers.
function closeOnesMerged(events, gap) {
  const markers = [];
  for (const e of events) {
    const last = markers[markers.length - 1];
    if (last && e.time_s - last.time_s < gap)
      last.name = `${last.first}–${e.number}`;
    else
      markers.push({time_s: e.time_s, first: e.number, name: String(e.number)});
  }
  return markers;
}
function loadRun() {
  const run = JSON.parse(byId('run').textContent);
  const telling = run.events.map((e, i) => ({...e, number: i + 1}));
  // Scaling may happen hundreds of times: it is marked only where little happened at all.
  const marked = telling.length <= 12 ? telling : telling.filter(e => e.kind !== 'scaling');
  run.markers = closeOnesMerged(marked, run.series.steps * run.series.step_s / (marked.length > 12 ? 24 : 60));
  run.telling = telling;
  return run;
}
function head(run) {
  const s = run.summary;
  byId('title').textContent = s.scenario;
  byId('lede').textContent =
      `${count(s.demand.dau)} users a day, ${count(s.demand.plays)} plays, ${secondsText(s.simulated_s)} simulated ` +
      `from ${clock(run, 0)} UTC. Seed ${run.seed}.`;
  byId('partial').hidden = s.complete;
  for (const section of document.querySelectorAll('main > section')) {
    const link = element('a', '', section.querySelector('h2').textContent);
    link.href = '#' + section.id;
    byId('contents').append(link, ' ');
  }
}
function verdict(run) {
  const s = run.summary, say = (mood, text) => byId('statements').append(element('div', 'statement ' + mood, text));
  const held = s.slos.filter(o => o.met).length, idle = s.slos.filter(o => o.met === null).length;
  const well = held + idle === s.slos.length;
  if (s.slos.length > 0)
    say(well ? 'good' : 'bad',
        `${well ? '✓' : '✗'} ${held} of ${s.slos.length} objectives hold${
            idle > 0 ? `, ${idle} with nothing to measure` : ''}.`);
  const l = s.limit;
  if (l.service) {
    const what = l.resource === 'cores' ? l.service : `${l.resource} of ${l.service}`;
    const at = l.region ? `${what} of ${l.region}` : what;
    const load = `${percent(l.load)} (${interval(percent, l.load_interval_95)})`;
    if (l.overloaded > 0)
      say('bad', `Overloaded: ${at} is asked ${load} of its capacity when busiest.` +
          (l.overloaded > 2 ? ` So are ${l.overloaded - 1} more.` : l.overloaded > 1 ? ' So is one more.' : ''));
    else if (known(l.holds_to_dau))
      say('', `Holds at least to ${count(l.holds_to_dau)} users a day: ${at} is ${load} full at its peak.`);
    else
      say('', `To how many users this fleet holds is not known: ${l.unknown_because}.`);
  }
  const v = s.verdict;
  if (v.metastable)
    say('bad', 'Metastable: the cause went away and the trouble stayed.');
  else if (v.recovered === false)
    say('bad', 'The system did not recover within the run.');
  else if (known(v.time_to_recover_s))
    say('good', `The system recovered by itself in ${secondsText(v.time_to_recover_s)}.`);
  const rank = o => o.met === null ? 1 : o.met ? 2 : 0;
  const rows = [...s.slos].sort((x, y) => rank(x) - rank(y));
  const held_or_not = o => o.met === null ? {text: '– nothing to measure'} :
      o.met                               ? {text: '✓ holds', mood: 'good'} :
                                            {text: '✗ fails', mood: 'bad'};
  // Of a latency that too few requests had, how many had none in time.
  const measured = o => known(o.actual) ?
      sure(run, `slos.${o.name}.met`, v => inUnitOf(o.measure, v), o.actual, o.actual_interval_95) :
      o.met === null ? '–' : `${percent(o.bad_ratio)} too late`;
  const over = o => o.window_s >= s.simulated_s ? 'the run' : `${secondsText(o.window_s)} from ${clock(run, o.from_s)}`;
  const worst = (o, window_s) => {
    const w = o.worst.find(each => each.window_s === window_s);
    if (!w || !known(w.bad_ratio)) return '–';
    const i = w.bad_ratio_interval_95;
    return {text: percent(w.bad_ratio), note: `from ${clock(run, w.from_s)}, ${interval(percent, i)}`};
  };
  fillTable(
      byId('slo-table'),
      [
        {head: '', text: true, cell: held_or_not},
        {head: 'Objective', text: true, cell: o => o.name},
        {head: 'Bound', cell: o => (o.bound === 'at_most' ? '≤ ' : '≥ ') + inUnitOf(o.measure, o.objective)},
        {head: 'Measured', cell: measured},
        {head: 'Over', text: true, cell: over},
        {head: 'Bad', cell: o => ({text: percent(o.bad_ratio), note: `of ${percent(o.allowed_ratio)} allowed`})},
        {head: 'Budget burned', cell: o => known(o.budget_burned) ? percent(o.budget_burned) : 'all'},
        {head: 'Bad in the worst 5 min', cell: o => worst(o, 300)},
        {head: 'Bad in the worst hour', cell: o => worst(o, 3600)},
      ],
      rows);
  fillTiles(byId('tiles'), [
    ['users a day', count(s.demand.dau)], ['feed pages/s, mean', count(s.demand.feed_rps_mean)],
    ['feed pages/s, peak', count(s.demand.feed_rps_peak)], ['events/s, mean', count(s.demand.events_rps_mean)],
    ['uploads', count(s.demand.uploads)], ...(s.complete ? [['a day', usd(s.cost.usd_per_day)]] : [])
  ]);
}

// -- Charts, by the name in data-chart; each gives an option, or null for "nothing to show"

const some = (series, make) => series.length > 0 ? make(series) : null;
const alive = series => series.filter(s => peak(s.values) > 0);

// Loads as the service table has them: of the busiest region, over the window that peaks are of.
function heat(run) {
  return some(matching(run, 'services.', '.load'), services => {
    const {start_s, step_s, steps} = run.series, hour = Math.max(step_s, niceTimeStep(steps * step_s, 24));
    const columns = [], cells = new Map();
    services.forEach((s, row) => s.values.forEach((v, i) => {
      const column = Math.floor(i * step_s / hour);
      columns[column] = clock(run, start_s + column * hour);
      const key = column + '/' + row;
      if (known(v) && v >= (cells.get(key) ?? [0, 0, 0])[2]) cells.set(key, [column, row, v]);
    }));
    return heatMap(columns, services.map(s => s.name), [...cells.values()]);
  });
}
function regionHeat(run) {
  const regions = Object.keys(run.summary.regions);
  const services = [...new Set(regions.flatMap(r => Object.keys(run.summary.regions[r].services)))];
  const cells = regions.flatMap((r, x) => services.flatMap((s, y) => {
    const cell = run.summary.regions[r].services[s];
    return cell && known(cell.load_peak) ? [[x, y, cell.load_peak]] : [];
  }));
  return cells.length > 0 ? heatMap(regions, services, cells) : null;
}
// Points (ms, share no slower), from a histogram's buckets.
function cumulative(buckets) {
  const total = buckets.reduce((sum, b) => sum + b[2], 0);
  let seen = 0;
  return buckets.map(([, high, weight]) => [high, (seen += weight) / total]);
}
function distributions(run) {
  const filled = Object.entries(run.histograms).filter(([, buckets]) => buckets.length > 0);
  return filled.map(([name, buckets]) => ({name, points: cumulative(buckets)}));
}
function tails(run) {
  const upTo = s => s.points.map(([ms, share]) => [ms, 1 - share]).filter(p => p[1] > 1e-6);
  return some(distributions(run), all => linesOverLatency(all.map(s => ({name: s.name, points: upTo(s)})), {y: 'log'}));
}

// What a page turned out to be: a list of the user's own, of everybody's, or none.
const outcomes = ['fresh', 'stale', 'trending', 'global', 'refused', 'failed'];

const lines = (options, pick) => run => some(pick(run), series => linesOverTime(run, series, options));
const charts = {
  demand: lines(
      {format: count, stacked: true},
      run => {
        const regions = matching(run, 'regions.', '.feed_rps');
        return regions.length > 0 ? regions : named(run, [['all regions', 'demand.feed_rps']]);
      }),
  heat,
  regions: regionHeat,
  tail: tails,
  utilization: lines({format: percent, top: 1}, run => matching(run, 'services.', '.utilization')),
  replicas: lines({format: count, log: true}, run => alive(matching(run, 'services.', '.replicas'))),
  p99: lines(
      {format: millis, log: true},
      run => alive([...matching(run, 'services.', '.p99_ms'), ...matching(run, 'surfaces.', '.p99_ms')])),
  cdf: run => some(distributions(run), all => linesOverLatency(all, {y: 'value'})),
  pages: lines(
      {format: percent, stacked: true, top: 1},
      run => alive(named(run, outcomes.map(o => [o, `pages.${o}_ratio`])))),
  lost: lines({format: percent}, run => alive(named(run, [['watching lost', 'viewers.watch_lost_ratio']]))),
  errors: lines({format: percent}, run => alive(matching(run, 'services.', '.error_ratio'))),
  sheds: lines({format: percent}, run => alive(matching(run, 'services.', '.shed_ratio'))),
  hits: lines({format: percent, top: 1}, run => matching(run, 'caches.', '.hit_ratio')),
  cdn: lines({format: bytesPerSecond, log: true}, run => alive(matching(run, 'cdn.', '.bytes_per_s'))),
  lag: lines({format: secondsText}, run => named(run, [['log lag', 'log.lag_s']])),
  backlog: lines(
      {format: count},
      run => named(run, [['transcode', 'transcode.backlog_jobs'], ['moderation', 'moderation.backlog_jobs']])),
  start: lines(
      {format: millis, log: true},
      run => named(run, [['p50', 'viewers.start_p50_ms'], ['p99', 'viewers.start_p99_ms']])),
  stalls: lines(
      {format: percent},
      run => named(run, [['rebuffering', 'viewers.rebuffer_ratio'], ['spinner', 'viewers.spinner_ratio']])),
  drivers: run => some(
      Object.entries(run.summary.cost.by_driver).map(([name, value]) => ({name, value})), all => ranking(all, usd)),
  'service-cost': run => some(
      Object.entries(run.summary.services)
          .map(([name, s]) => ({name, value: s.cost_usd_per_day}))
          .filter(s => s.value > 0),
      all => ranking(all, usd)),
};
const rowsOf = option => option.yAxis && option.yAxis.type === 'category' ? option.yAxis.data.length : 0;

const drawn = [];
function draw(figure, make) {
  const option = make();
  if (option === null) {
    figure.append(element('p', 'none', 'Nothing of this kind in the run.'));
    return;
  }
  const plot = element('div', 'plot');
  const rows = rowsOf(option);
  if (rows > 0) plot.style.height = `${(option.visualMap ? 90 : 40) + rows * 24}px`;
  figure.append(plot);
  const chart = echarts.init(plot, null, {renderer: 'svg'});
  chart.setOption(option);
  drawn.push({chart, make});
}
function redraw() {
  for (const {chart, make} of drawn) {
    chart.resize();
    chart.setOption(make(), true);
  }
}

function smallFigure(box, title, make) {
  const figure = element('figure');
  figure.append(element('figcaption', '', title));
  box.append(figure);
  draw(figure, make);
}
function latencyMultiples(run) {
  for (const {name} of matching(run, 'services.', '.p99_ms')) {
    const at = 'services.' + name;
    const series = named(
        run, [['p50', at + '.p50_ms'], ['p95', at + '.p95_ms'], ['p99', at + '.p99_ms'], ['p99.9', at + '.p999_ms']]);
    smallFigure(
        byId('latency-multiples'), name, () => linesOverTime(run, series, {format: millis, log: true, small: true}));
  }
}
// Buckets gathered four to a doubling, which is what a small chart can show.
function gathered(buckets) {
  const total = buckets.reduce((sum, b) => sum + b[2], 0), bars = new Map();
  for (const [low, high, weight] of buckets) {
    const k = Math.floor(Math.log2(Math.max((low + high) / 2, 1e-6)) * 4);
    bars.set(k, (bars.get(k) || 0) + weight / total);
  }
  const keys = [...bars.keys()], first = Math.min(...keys), last = Math.max(...keys);
  return Array.from(
      {length: last - first + 1},
      (_, i) => ({low: 2 ** ((first + i) / 4), high: 2 ** ((first + i + 1) / 4), share: bars.get(first + i) || 0}));
}
function histogramMultiples(run) {
  for (const [name, buckets] of Object.entries(run.histograms).filter(([, b]) => b.length > 0)) {
    const bars = gathered(buckets), points = cumulative(buckets);
    const marks = [['p50', .5], ['p99', .99]].map(([label, q]) => {
      const at = points.find(p => p[1] >= q - 1e-9) || points[points.length - 1];
      return {name: label, xAxis: Math.max(0, bars.findIndex(b => b.high >= at[0]))};
    });
    smallFigure(byId('histogram-multiples'), name, () => latencyBars(bars, marks));
  }
}

function words(run) {
  const s = run.summary, bases = {};
  for (const p of s.provenance) bases[p.basis] = (bases[p.basis] || 0) + 1;
  byId('provenance-mix').textContent = Object.entries(bases).map(([basis, n]) => `${n} ${basis}`).join(', ');
  byId('scenario-text').textContent = run.scenario_yaml;
  byId('about-peaks').textContent = secondsText(s.peak_window_s);
  for (const note of s.notes) byId('notes').append(element('li', '', note));
  const oneIn = Math.round(1 / s.sample_rate).toLocaleString('en');
  const sampled = `One in ${oneIn} users was simulated, with caches shrunk alike; ` +
      'what is missing of a replica\'s load is made up in the background. ';
  const whole = 'Every user and video was simulated. ';
  byId('about-rate').textContent =
      `${s.sample_rate < 1 ? sampled : whole}The gateway's p99 is known to ±${
          percent(s.expected_error)}.`;
  byId('repeat').textContent = `Seed ${run.seed} · R ${s.sample_rate} · result hash ${s.result_hash} · ${
      secondsText(s.wall_s)} of wall time · ${bytes(s.peak_rss_mb * 1e6)} of memory`;
}

const run = loadRun();
head(run);
verdict(run);
for (const figure of document.querySelectorAll('figure[data-chart]'))
  draw(figure, () => charts[figure.dataset.chart](run));
latencyMultiples(run);
histogramMultiples(run);
serviceTable(run);
pageTable(run);
trustTables(run);
smallTables(run);
words(run);
addEventListener('resize', redraw);
addEventListener('beforeprint', redraw);
addEventListener('afterprint', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
