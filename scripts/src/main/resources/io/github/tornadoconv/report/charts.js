// The charts as options of Apache ECharts, which draws them as SVG with no browser. Colours are CSS variables, so that
// the page or the file around a chart decides what they are, in light and in dark.

// What the library expects of its surroundings and never uses here.
var setTimeout = function () { return 0; };
var clearTimeout = function () {};
var console = {log: function () {}, warn: function () {}, error: function (text) { throw new Error(text); }};

var INK = 'var(--ink)', FAINT = 'var(--faint)', GRID = 'var(--grid)', FONT = 'system-ui, sans-serif';

function colour(i) { return 'var(--c' + (i % 6) + ')'; }

function base(d) {
  return {
    animation: false,
    textStyle: {fontFamily: FONT, fontSize: 12, color: INK},
    color: d.series.map(function (s, i) { return colour(i); }),
    title: {
      show: !!d.title, text: d.title, subtext: d.subtitle, left: 8, top: 6, itemGap: 6,
      textStyle: {fontSize: 16, fontWeight: 600, fontFamily: FONT, color: INK},
      subtextStyle: {fontSize: 12, fontFamily: FONT, color: FAINT, lineHeight: 16}
    },
    legend: {
      top: legendTop(d), left: 8, itemWidth: 14, itemHeight: 10, itemGap: 16,
      data: d.series.map(function (s) { return {name: s.name, icon: 'roundRect'}; }),
      textStyle: {color: INK, fontFamily: FONT, fontSize: 12}, inactiveColor: FAINT
    }
  };
}

function legendTop(d) { return d.title ? 34 + 16 * d.subtitle.split('\n').length : 4; }

/** Lines that the legend takes when its names are as long as they are. */
function legendLines(d) {
  var lines = 1, x = 8;
  d.series.forEach(function (s) {
    var width = 14 + 22 + 7 * s.name.length;
    if (x + width > d.width - 8 && x > 8) { lines++; x = 8; }
    x += width;
  });
  return lines;
}

function plotTop(d) { return legendTop(d) + 10 + 22 * legendLines(d); }

function valueAxis(name) {
  return {
    type: 'value', name: name, nameLocation: 'middle', nameGap: 28,
    nameTextStyle: {color: FAINT, fontFamily: FONT, fontSize: 12},
    axisLabel: {color: FAINT, fontFamily: FONT, fontSize: 11, hideOverlap: true},
    axisLine: {show: false}, axisTick: {show: false}, splitNumber: 4,
    splitLine: {lineStyle: {color: GRID}}
  };
}

/** Room for the longest category: a little more than wide fonts take, as nobody knows which one there will be. */
function labelWidth(d) {
  var longest = Math.max.apply(null, d.categories.map(function (c) { return c.length; }));
  return Math.min(d.width < 500 ? 124 : 370, 24 + 6.3 * longest);
}

function categories(d) {
  return {
    type: 'category', data: d.categories, inverse: true,
    axisLabel: {
      interval: 0, color: INK, fontFamily: FONT, fontSize: 11,
      width: labelWidth(d) - 8, overflow: 'truncate'
    },
    axisLine: {lineStyle: {color: FAINT}}, axisTick: {show: false}
  };
}

function short(v) {
  return v >= 100 ? v.toFixed(0) : v >= 10 ? v.toFixed(1) : v.toFixed(2);
}

/** Bars side by side for each category: {width, categories, series: [{name, values}], axis}. */
function bars(d) {
  var rowHeight = Math.max(24, 14 * d.series.length + 10), top = plotTop(d), option = base(d);
  d.height = top + rowHeight * d.categories.length + 50;
  option.grid = {left: labelWidth(d), right: 52, top: top, bottom: 50};
  option.xAxis = valueAxis(d.axis);
  option.yAxis = categories(d);
  option.series = d.series.map(function (s) {
    return {
      type: 'bar', name: s.name, data: s.values, silent: true, barMaxWidth: 14, barGap: '12%', barCategoryGap: '24%',
      itemStyle: {borderRadius: [0, 2, 2, 0]},
      label: {
        show: true, position: 'right', distance: 4, color: INK, fontFamily: FONT, fontSize: 10,
        formatter: function (p) { return p.value == null ? '' : short(p.value); }
      }
    };
  });
  return option;
}

/** How much slower (to the right) or faster each category became: {width, categories, series: [slower, alike, faster]}. */
function changes(d) {
  var top = plotTop(d), option = base(d);
  d.height = top + 22 * d.categories.length + 50;
  option.color = ['var(--bad)', 'var(--faint)', 'var(--good)'];
  option.grid = {left: labelWidth(d), right: 52, top: top, bottom: 50};
  option.xAxis = valueAxis(d.axis);
  option.yAxis = categories(d);
  option.yAxis.axisLine.onZero = false;
  option.series = d.series.map(function (s) {
    return {
      type: 'bar', name: s.name, stack: 'one', data: s.values, silent: true, barMaxWidth: 12,
      label: {
        show: true, position: 'right', distance: 4, color: INK, fontFamily: FONT, fontSize: 10,
        formatter: function (p) { return p.value == null ? '' : (p.value > 0 ? '+' : '') + p.value.toFixed(0) + '%'; }
      }
    };
  });
  return option;
}

function logAxis(name, gap, low, high) {
  var axis = valueAxis(name);
  axis.type = 'log';
  axis.nameGap = gap;
  axis.min = low;
  axis.max = high;
  axis.axisLine = {show: true, onZero: false, lineStyle: {color: FAINT}};
  axis.axisLabel.formatter = function (v) { return v >= 1 ? String(Math.round(v)) : String(Number(v.toPrecision(2))); };
  axis.minorSplitLine = {show: false};
  return axis;
}

function decade(v, up) { return Math.pow(10, up ? Math.ceil(Math.log(v) / Math.LN10 - 1e-9) : Math.floor(Math.log(v) / Math.LN10 + 1e-9)); }

/** The next of 1, 2, 5, 10, 20, ... */
function above(v) {
  var power = decade(v, false);
  return power * [1, 2, 5, 10].filter(function (n) { return n * power >= v; })[0];
}

/** Roofs as lines, problems as points: {width, series: [{name, gflops, gigabytes, points: [[flops a byte, GFLOP/s]]}]}. */
function roofline(d) {
  var top = plotTop(d), option = base(d), xs = [1, 10], ys = [];
  d.height = Math.max(300, Math.min(520, d.width * 0.62)) + top;
  d.series.forEach(function (s) {
    s.points.forEach(function (p) { xs.push(p[0]); ys.push(p[1]); });
    if (s.gflops) { ys.push(s.gflops); }
  });
  var low = decade(Math.min.apply(null, xs), false), high = decade(Math.max.apply(null, xs), true);
  var bottom = decade(Math.min.apply(null, ys), false), ceiling = above(1.1 * Math.max.apply(null, ys));
  option.grid = {left: 62, right: 20, top: top, bottom: 48};
  option.xAxis = logAxis('operations a byte of input, weights and output', 28, low, high);
  option.yAxis = logAxis('GFLOP/s', 42, bottom, ceiling);
  option.series = [];
  d.series.forEach(function (s, i) {
    option.series.push({
      type: 'scatter', name: s.name, data: s.points, silent: true, symbolSize: 7, clip: true,
      symbol: ['circle', 'triangle', 'rect', 'diamond'][i % 4],
      itemStyle: {color: colour(i), opacity: 0.85}
    });
    if (s.gflops && s.gigabytes) {
      var ridge = s.gflops / s.gigabytes, start = Math.max(low, bottom / s.gigabytes);
      option.series.push({
        type: 'line', name: s.name, silent: true, symbol: 'none', clip: true,
        lineStyle: {color: colour(i), width: 1.5, type: i % 2 ? 'dashed' : 'solid'},
        data: [[start, start * s.gigabytes], [ridge, s.gflops], [Math.max(high, ridge), s.gflops]]
      });
    }
  });
  return option;
}

/** The chart of that kind for those data, as SVG. */
function draw(kind, json) {
  var data = JSON.parse(json);
  var option = {bars: bars, changes: changes, roofline: roofline}[kind](data);
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: data.width, height: Math.round(data.height)});
  chart.setOption(option);
  var svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
