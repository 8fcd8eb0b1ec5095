// The page's tables and tiles, each filled from the run's summary.
'use strict';

// The 95 % interval of a figure, and a mark where the run itself does not trust it.
const interval = (format, ends) => ends ? `${format(ends[0])} – ${format(ends[1])}` : 'interval unknown';
const distrust = (run, figure) => (run.summary.untrusted.find(u => u.figure === figure) || {}).reason;
const sure = (run, figure, format, value, ends) => {
  const reason = distrust(run, figure);
  return {text: format(value) + (reason ? ' ?' : ''), note: interval(format, ends), mood: reason ? 'bad' : ''};
};
// A surface rides on the services' replicas and has none of its own.
const owning = (s, text) => s.replicas > 0 ? text : '–';
// The fullest of a service's memory, drives and network; all that is known of them in the note.
function fullest(s) {
  const all = Object.entries(s.resources).sort(([, a], [, b]) => b.load_peak - a.load_peak);
  const said = ([name, used]) => `${name} ${percent(used.load_peak)}`;
  if (all.length === 0) return '–';
  return {text: said(all[0]), note: all.map(said).join(', '), mood: all[0][1].load_peak >= 0.95 ? 'bad' : ''};
}
function serviceTable(run) {
  const services = Object.entries(run.summary.services).sort(([, a], [, b]) => b.load_peak - a.load_peak);
  const rows = [
    ...services.map(([n, s]) => [n, s, 'services.' + n]),
    ...Object.entries(run.summary.surfaces).map(([n, s]) => ['surface ' + n, s, 'surfaces.' + n])
  ];
  const latency = (head, key) => ({
    head,
    cell: ([, s, at]) => sure(run, `${at}.latency_ms.${key}`, millis, s.latency_ms[key], s.interval_95[key + '_ms'])
  });
  fillTable(
      byId('service-table'),
      [
        {head: 'Service', text: true, cell: ([name]) => name},
        {head: 'Replicas', cell: ([, s]) => owning(s, count(s.replicas))},
        {head: 'Peak/s', cell: ([, s, at]) => sure(run, at + '.rps_peak', count, s.rps_peak, s.interval_95.rps_peak)},
        {
          head: 'Utilization',
          cell: ([, s, at]) => s.replicas > 0 ?
              sure(run, at + '.utilization_mean', percent, s.utilization_mean, s.interval_95.utilization_mean) :
              '–'
        },
        {
          head: 'Load, busiest',
          cell: ([, s, at]) => {
            if (!(s.replicas > 0)) return '–';
            const cell = sure(run, at + '.load_peak', percent, s.load_peak, s.interval_95.load_peak);
            return {...cell, mood: s.load_peak >= 0.9 ? 'bad' : cell.mood};
          }
        },
        {head: 'Fullest beside cores', cell: ([, s]) => fullest(s)},
        latency('p50', 'p50'),
        latency('p95', 'p95'),
        latency('p99', 'p99'),
        latency('p99.9', 'p999'),
        {
          head: 'Errors',
          cell: ([, s, at]) => sure(run, at + '.error_ratio', percent, s.error_ratio, s.interval_95.error_ratio)
        },
        {
          head: 'Shed',
          cell: ([, s, at]) => sure(run, at + '.shed_ratio', percent, s.shed_ratio, s.interval_95.shed_ratio)
        },
        {head: 'Samples', cell: ([, s]) => count(s.samples)},
        {head: 'USD/day', cell: ([, s]) => count(s.cost_usd_per_day)},
      ],
      rows);
}
function pageTable(run) {
  const p = run.summary.pages, took = p.latency_ms_by_source;
  const whole = {name: 'all regions', shares: p.ratio, known: p.ratio_interval_95};
  const regions = Object.entries(run.summary.regions).map(([name, r]) => ({name, shares: r.pages_ratio}));
  fillTable(
      byId('page-table'),
      [
        {head: 'Region', text: true, cell: r => r.name},
        ...outcomes.map(o => ({
                          head: took[o] ? `${o}, p99 ${millis(took[o].p99)}` : o,
                          cell: r => r.known ?
                              sure(run, `pages.ratio.${o}`, percent, r.shares[o], r.known[o]) :
                              percent(r.shares[o])
                        }))
      ],
      p.asked > 0 ? [whole, ...regions] : []);
}
const sureTile = (run, figure, format, ends) => interval(format, ends) + (distrust(run, figure) ? ' ?' : '');
function trustTables(run) {
  const s = run.summary, broken = s.checks.filter(c => !c.holds), r = s.replications;
  byId('trust-words').textContent = [
    broken.length > 0 ? `✗ ${broken.length} of ${s.checks.length} laws are broken: do not use this run.` :
                        `✓ ${s.checks.length} laws hold.`,
    s.untrusted.length > 0 ? `${s.untrusted.length} figures cannot be trusted; they are marked "?".` :
                             'Every figure is known well enough to be used.',
    r.runs > 1 ? `${r.runs} runs, seeds ${r.first_seed} and following${
        r.asked > 0 ? `, until ${r.figure} was known to ±${percent(r.asked)}; reached ±${percent(r.reached)}` : ''}.` :
                 ''
  ].join(' ');
  fillTable(
      byId('check-table'),
      [
        {head: '', text: true, cell: c => c.holds ? {text: '✓ holds', mood: 'good'} : {text: '✗ broken', mood: 'bad'}},
        {head: 'Law', text: true, cell: c => c.law}, {head: 'Where', text: true, cell: c => c.subject},
        {head: 'Measured', cell: c => c.measured.toPrecision(6)},
        {head: 'Expected', cell: c => ({text: c.expected.toPrecision(6), note: '± ' + c.tolerance.toPrecision(2)})},
        {head: 'Unit', text: true, cell: c => c.unit}
      ],
      [...s.checks].sort((x, y) => Number(x.holds) - Number(y.holds)));
  fillTable(
      byId('untrusted-table'),
      [{head: 'Figure', text: true, cell: u => u.figure}, {head: 'Why', text: true, cell: u => u.reason}], s.untrusted);
}
function smallTables(run) {
  const s = run.summary;
  fillTable(
      byId('cache-table'),
      [
        {head: 'Cache', text: true, cell: ([name]) => name}, {
          head: 'Hit ratio',
          cell: ([name, c]) =>
              sure(run, `caches.${name}.hit_ratio`, percent, c.hit_ratio, c.hit_ratio_interval_95)
        },
        {head: 'Evictions', cell: ([, c]) => count(c.evictions)}, {head: 'Held', cell: ([, c]) => bytes(c.bytes)},
        {head: 'Samples', cell: ([, c]) => count(c.samples)}
      ],
      Object.entries(s.caches));
  fillTable(
      byId('cdn-table'),
      [
        {head: 'Tier', text: true, cell: ([name]) => name}, {head: 'Bytes', cell: ([, c]) => bytes(c.bytes)},
        {head: 'Mean', cell: ([, c]) => bytesPerSecond(c.bytes_per_s_mean)},
        {
          head: 'Peak',
          cell: ([name, c]) => sure(run, `cdn.${name}.bytes_per_s_peak`, bytesPerSecond, c.bytes_per_s_peak,
                                    c.bytes_per_s_peak_interval_95)
        }
      ],
      Object.entries(s.cdn));
  fillTable(
      byId('event-table'),
      [
        {head: 'No', cell: e => e.number}, {head: 'UTC', cell: e => clock(run, e.time_s)},
        {head: 'Kind', text: true, cell: e => e.kind}, {head: 'What', text: true, cell: e => e.subject},
        {head: 'Detail', text: true, cell: e => e.detail}
      ],
      run.telling);
  fillTable(
      byId('provenance-table'),
      [
        {head: 'Input', text: true, cell: p => p.name},
        {head: 'Value', cell: p => known(p.value) ? String(p.value) : '–'},
        {head: 'Unit', text: true, cell: p => p.unit},
        {head: 'Basis', text: true, cell: p => ({text: p.basis, mood: p.basis === 'assumed' ? 'bad' : ''})},
        {head: 'Source', text: true, cell: p => p.source}
      ],
      s.provenance);
  const v = s.viewers, i = v.interval_95;
  fillTiles(byId('viewer-tiles'), [
    ['start-up, median', millis(v.start_ms.p50), sureTile(run, 'viewers.start_ms.p50', millis, i.start_p50_ms)],
    ['start-up, p99', millis(v.start_ms.p99), sureTile(run, 'viewers.start_ms.p99', millis, i.start_p99_ms)],
    ['rebuffering', percent(v.rebuffer_ratio), sureTile(run, 'viewers.rebuffer_ratio', percent, i.rebuffer_ratio)],
    [
      'swipes with a spinner', percent(v.spinner_ratio),
      sureTile(run, 'viewers.spinner_ratio', percent, i.spinner_ratio)
    ],
    ['hours watched', count(v.watch_hours)], ['hours lost', count(v.watch_hours_lost)]
  ]);
}
