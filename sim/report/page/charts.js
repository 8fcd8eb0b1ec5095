// Building blocks of the charts: palette, figures, axes, and one function for each kind of chart.
'use strict';

// Okabe and Ito's palette; in a second round of eight the lines are dashed, then dotted.
const hues = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#56B4E9', '#CC79A7', '#8A7A00', '#7F7F7F'];
const dashes = ['solid', 'dashed', 'dotted'];
const hue = i => hues[i % hues.length];
const dash = i => dashes[Math.floor(i / hues.length) % dashes.length];
// Cividis (Nunez, Anderton, Renslow 2018): even in lightness, the same with most colour blindness.
const ramp = ['#00224e', '#2a3f6d', '#575d6d', '#7d7c78', '#a69d75', '#d3c164', '#fee838'];

// -- Figures

const known = v => v !== null && v !== undefined && Number.isFinite(v);
const three = v => Math.abs(v) >= 99.95 ? v.toFixed(0) : Math.abs(v) >= 9.995 ? v.toFixed(1) : v.toFixed(2);
function scaled(v, units) {
  if (!known(v)) return '–';
  let u = 0;
  while (Math.abs(v) >= 999.5 && u + 1 < units.length) {
    v /= 1000;
    u += 1;
  }
  return (u === 0 && v === Math.round(v) ? v.toFixed(0) : three(v)) + units[u];
}
const count = v => scaled(v, ['', 'k', 'M', 'B', 'T']);
const bytes = v => scaled(v, [' B', ' kB', ' MB', ' GB', ' TB', ' PB', ' EB']);
const bytesPerSecond = v => bytes(v) + '/s';
const usd = v => known(v) ? '$' + count(v) : '–';
function percent(v) {
  if (!known(v)) return '–';
  const p = v * 100;
  if (p === 0 || p === 100) return p + ' %';
  if (p >= 999.5) return p.toFixed(0) + ' %';
  return Number(p.toPrecision(p > 99 && p < 100 ? 5 : 3)) + ' %';
}
function millis(v) {
  if (!known(v)) return '–';
  if (v >= 3.6e6) return three(v / 3.6e6) + ' h';
  if (v >= 999.5) return three(v / 1000) + ' s';
  if (v === 0) return '0 ms';
  if (v > 0 && v < 0.9995) return three(v * 1000) + ' µs';
  return three(v) + ' ms';
}
const secondsText = v => known(v) ? millis(v * 1000) : '–';
// A tick's text needs no zeros behind the point.
const tick = format => v => format(v).replace(/(\.\d*?)0+(?=\D|$)/, '$1').replace(/\.(?=\D|$)/, '');
// A value in the unit its name ends in.
function inUnitOf(name, v) {
  if (name.endsWith('_ms')) return millis(v);
  if (name.endsWith('_ratio') || name.includes('availability')) return percent(v);
  if (name.endsWith('_bytes')) return bytes(v);
  if (name.endsWith('_s')) return secondsText(v);
  return count(v);
}

// -- Time

const day = 86400;
function clock(run, t) {
  const s = ((run.summary.starts_at_utc_s + t) % day + day) % day;
  const two = n => String(Math.floor(n)).padStart(2, '0');
  const text = two(s / 3600) + ':' + two(s % 3600 / 60);
  return run.summary.simulated_s < 3600 ? text + ':' + two(s % 60) : text;
}
// A step between ticks that gives about `parts` of them at round times.
function niceTimeStep(span, parts) {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, day];
  return steps.find(s => span / s <= parts) || day * Math.ceil(span / day / parts);
}
const stepTimes = run => Array.from({length: run.series.steps}, (_, i) => run.series.start_s + run.series.step_s * i);

// -- Series by name: [{name, values}] for names like prefix.*.suffix

function matching(run, prefix, suffix) {
  return Object.entries(run.series.columns)
      .filter(([name, values]) => name.startsWith(prefix) && name.endsWith(suffix) && values.some(known))
      .map(([name, values]) => ({name: name.slice(prefix.length, name.length - suffix.length), values}));
}
const named = (run, pairs) => pairs.filter(([, key]) => (run.series.columns[key] || []).some(known))
                                  .map(([name, key]) => ({name, values: run.series.columns[key]}));
const peak = values => values.reduce((most, v) => known(v) && v > most ? v : most, -Infinity);

// -- Options

const inkOf = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const theme = () => ({ink: inkOf('--ink'), soft: inkOf('--soft'), line: inkOf('--line'), panel: inkOf('--panel')});

const axis = (t, extra) => ({
  axisLine: {lineStyle: {color: t.soft}},
  axisTick: {lineStyle: {color: t.soft}},
  axisLabel: {color: t.soft},
  nameTextStyle: {color: t.soft},
  splitLine: {lineStyle: {color: t.line}},
  ...extra,
});
const tooltip = (t, extra) => ({
  backgroundColor: t.panel,
  borderColor: t.line,
  textStyle: {color: t.ink, fontSize: 12},
  confine: true,
  renderMode: 'richText',
  ...extra,
});
const legend = t =>
    ({type: 'plain', top: 0, left: 0, textStyle: {color: t.ink}, itemWidth: 26, itemHeight: 8, itemGap: 12});
// Where a plot begins below a legend that wraps; `width` is what its card leaves it.
function belowLegend(series, width) {
  if (series.length < 2) return 26;
  let rows = 1, used = 0;
  for (const s of series) {
    const item = 44 + s.name.length * 7;
    if (used + item > width) {
      rows += 1;
      used = 0;
    }
    used += item;
  }
  return 26 + rows * 22;
}
const cardWidth = () => Math.min(document.body.clientWidth, 1184) - 90;
const base = t => ({animation: false, aria: {enabled: true}, textStyle: {fontFamily: 'inherit', color: t.ink}});

function timeAxis(run, t, parts) {
  const start = run.series.start_s, end = start + run.series.steps * run.series.step_s;
  return axis(t, {
    type: 'value',
    min: start,
    max: end,
    interval: niceTimeStep(end - start, parts),
    splitLine: {show: false},
    axisLabel: {color: t.soft, formatter: s => clock(run, s), hideOverlap: true}
  });
}
function markers(run, t) {
  if (run.markers.length === 0) return undefined;
  return {
    silent: true,
    symbol: 'none',
    lineStyle: {color: t.soft, type: 'dashed', width: 1},
    label: {color: t.soft, fontSize: 10, formatter: mark => mark.name},
    data: run.markers.map(m => ({xAxis: m.time_s, name: m.name}))
  };
}
// The rows of a tooltip, largest first; a crowded one names the first dozen.
function tooltipRows(run, format) {
  return points => {
    const rows = points.filter(p => known(p.value[1])).sort((a, b) => b.value[1] - a.value[1]);
    const shown = rows.slice(0, 12).map(p => `${p.seriesName}  ${format(p.value[1])}`);
    return [
      clock(run, points[0].value[0]), ...shown, ...(rows.length > 12 ? [`and ${rows.length - 12} more`] : [])
    ].join('\n');
  };
}

// Lines over time. options: {format, log, stacked, top (upper end of the axis), small}
function linesOverTime(run, series, options) {
  const t = theme(), times = stepTimes(run);
  const lowest = options.log ? 0 : undefined;
  const line = (s, i) => ({
    name: s.name,
    type: 'line',
    symbol: 'none',
    color: hue(i),
    lineStyle: {width: options.stacked ? 0.5 : 1.6, type: dash(i)},
    areaStyle: options.stacked ? {opacity: 0.75} : undefined,
    stack: options.stacked ? 'all' : undefined,
    data: s.values.map((v, k) => [times[k], known(v) && (lowest === undefined || v > lowest) ? v : null]),
    markLine: i === 0 && !options.small ? markers(run, t) : undefined,
  });
  return {
    ...base(t),
    legend: series.length > 1 ? legend(t) : undefined,
    grid:
        {left: 8, right: 20, top: options.small ? 30 : belowLegend(series, cardWidth()), bottom: 6, containLabel: true},
    tooltip: tooltip(t, {trigger: 'axis', formatter: tooltipRows(run, options.format)}),
    xAxis: timeAxis(run, t, options.small ? 4 : 8),
    yAxis: axis(t, {
      type: options.log ? 'log' : 'value',
      max: options.top,
      scale: !options.log && !options.stacked && options.scale,
      axisLabel: {color: t.soft, formatter: tick(options.format), hideOverlap: true},
      splitNumber: options.small ? 3 : 5
    }),
    series: series.map(line),
  };
}

// White figures on the dark half of the ramp, dark ones on the bright half.
const readable = cell => ({value: cell, label: {color: cell[2] < 0.6 ? '#ffffff' : '#16191d'}});
// Cells [column, row, value] coloured from 0 to 1.
function heatMap(columns, rows, cells) {
  const t = theme();
  return {
    ...base(t),
    grid: {left: 8, right: 20, top: 8, bottom: 56, containLabel: true},
    tooltip: tooltip(t, {formatter: p => `${rows[p.value[1]]}, ${columns[p.value[0]]}: ${percent(p.value[2])}`}),
    xAxis: axis(t, {type: 'category', data: columns, splitLine: {show: false}}),
    yAxis: axis(t, {type: 'category', data: rows, inverse: true, splitLine: {show: false}, axisLabel: {color: t.ink}}),
    visualMap: {
      min: 0,
      max: 1,
      calculable: false,
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 12,
      itemHeight: 220,
      inRange: {color: ramp},
      text: ['100 %', '0 %'],
      textStyle: {color: t.soft}
    },
    series: [{
      type: 'heatmap',
      data: cells.map(readable),
      itemStyle: {borderColor: t.panel, borderWidth: 1},
      label: {show: columns.length <= 32, fontSize: 10, formatter: p => Math.round(p.value[2] * 100)}
    }],
  };
}

// Lines over latency in ms (log axis). options: {y: 'log' or 'value'}
function linesOverLatency(series, options) {
  const t = theme();
  return {
    ...base(t),
    legend: legend(t),
    grid: {left: 8, right: 24, top: belowLegend(series, cardWidth()), bottom: 6, containLabel: true},
    tooltip: tooltip(t, {
      trigger: 'axis',
      formatter: points =>
          points.slice(0, 12).map(p => `${p.seriesName}  ${percent(p.value[1])} at ${millis(p.value[0])}`).join('\n')
    }),
    xAxis: axis(t, {type: 'log', axisLabel: {color: t.soft, formatter: tick(millis), hideOverlap: true}}),
    yAxis: axis(t, {type: options.y, max: 1, axisLabel: {color: t.soft, formatter: percent}}),
    series: series.map((s, i) => ({
                         name: s.name,
                         type: 'line',
                         symbol: 'none',
                         color: hue(i),
                         lineStyle: {width: 1.6, type: dash(i)},
                         data: s.points
                       })),
  };
}

// One histogram as bars between log-spaced bounds: [{low, high, share}], with marked percentiles.
function latencyBars(bars, quantiles) {
  const t = theme();
  return {
    ...base(t),
    grid: {left: 8, right: 14, top: 22, bottom: 6, containLabel: true},
    tooltip: tooltip(t, {
      trigger: 'axis',
      formatter: p => {
        const bar = bars[p[0].dataIndex];
        return `${millis(bar.low)} to ${millis(bar.high)}: ${percent(bar.share)}`;
      }
    }),
    xAxis: axis(t, {
      type: 'category',
      data: bars.map(b => tick(millis)(b.low)),
      splitLine: {show: false},
      axisLabel: {color: t.soft, hideOverlap: true}
    }),
    yAxis: axis(t, {type: 'value', splitNumber: 3, axisLabel: {color: t.soft, formatter: percent}}),
    series: [{
      type: 'bar',
      barCategoryGap: '6%',
      color: hue(0),
      data: bars.map(b => b.share),
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: {color: hue(3), width: 1},
        data: quantiles,
        label: {color: t.soft, fontSize: 10, formatter: mark => mark.name}
      }
    }],
  };
}

// Horizontal bars, largest first: [{name, value}].
function ranking(items, format) {
  const t = theme();
  const sorted = [...items].sort((a, b) => b.value - a.value);
  return {
    ...base(t),
    grid: {left: 8, right: 90, top: 6, bottom: 6, containLabel: true},
    tooltip: tooltip(t, {formatter: p => `${p.name}: ${format(p.value)}`}),
    xAxis: axis(t, {type: 'value', axisLabel: {color: t.soft, formatter: tick(format), hideOverlap: true}}),
    yAxis: axis(t, {
      type: 'category',
      inverse: true,
      data: sorted.map(i => i.name),
      axisLabel: {color: t.ink},
      splitLine: {show: false}
    }),
    series: [{
      type: 'bar',
      color: hue(0),
      data: sorted.map(i => i.value),
      barMaxWidth: 22,
      label: {show: true, position: 'right', color: t.ink, formatter: p => format(p.value)}
    }],
  };
}
