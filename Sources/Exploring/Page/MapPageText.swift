/// What stands on every map's page.
enum MapPageText {
  static let body = """
    <main><canvas id="map" tabindex="0" role="application"
    aria-label="Map of voices: arrows walk, space plays, Enter puts into the bank"></canvas>
    <div id="hint">Click plays · wheel zooms · drag moves · arrows walk</div></main>
    <aside>
    <h1 id="title"></h1>
    <label>Find <input id="search" type="search" placeholder="name, kind or file"></label>
    <p id="found" aria-live="polite"></p>
    <label>Colour <select id="colour"></select></label>
    <div id="legend"></div>
    <section id="voice" hidden><h2 id="name"></h2><p id="about"></p><table id="numbers"></table>
    <p><button id="play">Play</button> <button id="add">Put into the bank</button></p>
    <h3>Sounds like it</h3><ul id="neighbours"></ul></section>
    <section><h2>Bank <span id="room"></span></h2><ol id="bank"></ol>
    <p><button id="export" disabled>Export .syx</button> <button id="clear">Empty</button></p>
    </section></aside>
    """

  static let style = """
    * { box-sizing: border-box } html, body { height: 100%; margin: 0 }
    body { display: flex; font: 14px/1.45 system-ui, sans-serif; color: #222; background: #fff }
    main { flex: 1; min-width: 0; position: relative } #map { width: 100%; height: 100%; display: block;
      touch-action: none; cursor: crosshair; outline-offset: -3px }
    #hint { position: absolute; left: 1em; bottom: .7em; color: #777; pointer-events: none }
    aside { width: 320px; overflow-y: auto; padding: 1em 1.2em; border-left: 1px solid #ddd }
    h1 { font-size: 1.15em; margin: 0 0 .8em } h2 { font-size: 1.05em; margin: 1.2em 0 .2em }
    h3 { font-size: .95em; margin: .9em 0 .2em } label { display: block; margin: .5em 0 }
    input, select { font: inherit; width: 75%; float: right } p { margin: .3em 0; min-height: 1.2em }
    button { font: inherit; padding: .25em .8em } ul, ol { margin: 0; padding-left: 0; list-style: none }
    li { display: flex; justify-content: space-between; padding: .1em .3em; cursor: pointer;
      border-radius: 3px } li:hover { background: #eef4fa } li small { color: #777 }
    #legend { display: flex; flex-wrap: wrap; gap: .1em .9em; margin: .6em 0; font-size: 12px }
    #legend i { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin-right: .4em }
    #legend .ramp { flex: 1; height: .8em; border-radius: 3px } td:last-child { text-align: right;
      padding-left: 1.2em } #numbers { font-size: 12.5px; color: #444; border-spacing: 0 }
    @media (max-width: 760px) { body { flex-direction: column } aside { width: auto; height: 45%;
      border: 0; border-top: 1px solid #ddd } }
    """

  /// One thing after the other: data, view, drawing, choosing, hand and keys, finding, bank.
  static let script = #"""
    'use strict';
    const $ = id => document.getElementById(id);
    const data = JSON.parse($('data').textContent), voices = data.voices;
    const canvas = $('map'), pen = canvas.getContext('2d');
    const palette = ['#0072b2','#d55e00','#009e73','#cc79a7','#8c6d00','#56b4e9','#e69f00','#6a3d9a',
      '#b2182b','#1b7837','#5c5c5c','#a6611a','#01665e','#c51b7d','#4d4dff','#7f8c00'];
    const ramp = ['#440154','#46327e','#365c8d','#277f8e','#1fa187','#4ac16d','#a0da39','#fde725'];

    // View: a voice's place times scale, plus shift.
    const view = { scale: 1, x: 0, y: 0 };
    let width = 0, height = 0, chosen = -1, hovered = -1, player = null;
    const bank = [];
    let matches = null;

    function fit() {
      const side = Math.min(width, height) * 0.9;
      view.scale = side;
      view.x = (width - side) / 2;
      view.y = (height - side) / 2;
    }
    // What was in the middle stays there, as large in the window as it was.
    function resized(oldWidth, oldHeight) {
      const factor = Math.min(width, height) / Math.min(oldWidth, oldHeight);
      view.x = width / 2 + (view.x - oldWidth / 2) * factor;
      view.y = height / 2 + (view.y - oldHeight / 2) * factor;
      view.scale *= factor;
    }
    const at = v => [view.x + v.x * view.scale, view.y + (1 - v.y) * view.scale];
    const zoom = () => view.scale / (Math.min(width, height) * 0.9);
    const radius = () => Math.max(1.6, Math.min(9, 150 / Math.sqrt(voices.length)) * Math.min(2.2, Math.sqrt(zoom())) * .7);

    // Colours by area, or by a feature from its 2nd to its 98th hundredth.
    let colourOf = v => palette[v.area % palette.length];
    function mixed(share) {
      const place = Math.min(Math.max(share, 0), 1) * (ramp.length - 1);
      return ramp[Math.round(place)];
    }
    function colour(by) {
      const legend = $('legend');
      legend.replaceChildren();
      if (by < 0) {
        colourOf = v => palette[v.area % palette.length];
        data.areas.forEach((area, index) => {
          const entry = document.createElement('span'), dot = document.createElement('i');
          dot.style.background = palette[index % palette.length];
          entry.append(dot, `${area.name} (${area.count})`);
          legend.append(entry);
        });
      } else {
        const sorted = voices.map(v => v.features[by]).sort((a, b) => a - b);
        const low = sorted[Math.floor(sorted.length * .02)], high = sorted[Math.floor(sorted.length * .98)];
        colourOf = v => mixed((v.features[by] - low) / (high - low || 1));
        const bar = document.createElement('span');
        bar.className = 'ramp';
        bar.style.background = `linear-gradient(90deg, ${ramp.join()})`;
        legend.append(String(low), bar, String(high));
      }
      draw();
    }

    let isWaiting = false;
    function draw() {
      if (isWaiting) return;
      isWaiting = true;
      requestAnimationFrame(() => { isWaiting = false; paint(); });
    }
    function paint() {
      const ratio = devicePixelRatio || 1;
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      pen.clearRect(0, 0, width, height);
      const r = radius();
      voices.forEach((v, index) => {
        const [x, y] = at(v);
        if (x < -r || y < -r || x > width + r || y > height + r) return;
        pen.globalAlpha = !matches || matches.has(index) ? .85 : .1;
        pen.fillStyle = colourOf(v);
        pen.beginPath();
        if (v.source) { pen.rect(x - r, y - r, 2 * r, 2 * r); } else { pen.arc(x, y, r, 0, 7); }
        pen.fill();
        if (v.source) { pen.strokeStyle = '#111'; pen.lineWidth = 1.5; pen.stroke(); }
      });
      pen.globalAlpha = 1;
      if (chosen >= 0) {
        const [x, y] = at(voices[chosen]);
        pen.strokeStyle = '#999';
        pen.lineWidth = 1;
        for (const other of voices[chosen].neighbours) {
          pen.beginPath(); pen.moveTo(x, y); pen.lineTo(...at(voices[other])); pen.stroke();
        }
        ring(chosen, r + 4, '#111', 2.5);
      }
      bank.forEach(index => ring(index, r + 2, '#111', 1.2));
      if (hovered >= 0) ring(hovered, r + 3, '#555', 1.5);
      names(r);
      if (hovered >= 0) label(voices[hovered].name, ...at(voices[hovered]), r);
    }
    function ring(index, r, style, thick) {
      const [x, y] = at(voices[index]);
      pen.strokeStyle = style; pen.lineWidth = thick;
      pen.beginPath(); pen.arc(x, y, r, 0, 7); pen.stroke();
    }
    function plate(text, x, y, size, weight) {
      pen.font = `${weight} ${size}px system-ui, sans-serif`;
      const w = pen.measureText(text).width;
      pen.fillStyle = 'rgba(255,255,255,.82)';
      pen.fillRect(x - w / 2 - 5, y - size * .75, w + 10, size * 1.5);
      pen.fillStyle = '#111'; pen.textAlign = 'center'; pen.textBaseline = 'middle';
      pen.fillText(text, x, y);
    }
    const label = (text, x, y, r) => plate(text, x, y - r - 14, 13, 400);
    // Areas by name, the largest first, each where no other stands; near by, the voices themselves.
    function names(r) {
      const taken = [];
      const order = data.areas.map((area, index) => index).sort((a, b) => data.areas[b].count - data.areas[a].count);
      for (const index of order) {
        const area = data.areas[index], [x, y] = at(area);
        const w = area.name.length * 8 + 14;
        if (taken.some(o => Math.abs(o[0] - x) < (o[2] + w) / 2 && Math.abs(o[1] - y) < 24)) continue;
        taken.push([x, y, w]);
        plate(area.name, x, y, 14, 600);
      }
      if (view.scale / Math.sqrt(voices.length) < 75) return;
      pen.font = '11px system-ui, sans-serif'; pen.fillStyle = '#333'; pen.textAlign = 'center';
      for (const v of voices) {
        const [x, y] = at(v);
        if (x > 0 && y > 0 && x < width && y < height) pen.fillText(v.name, x, y + r + 9);
      }
    }

    function nearest(x, y, reach) {
      let best = -1, least = reach * reach;
      voices.forEach((v, index) => {
        const [vx, vy] = at(v), d = (vx - x) ** 2 + (vy - y) ** 2;
        if (d < least) { least = d; best = index; }
      });
      return best;
    }
    function play(index) {
      if (player) player.pause();
      const sound = voices[index].sound;
      if (!sound) return;
      player = new Audio('data:audio/ogg;base64,' + sound);
      player.play().catch(error => {
        // One that the next voice has cut off is no failure.
        if (error.name !== 'AbortError') $('about').textContent = `No sound: ${error.message}`;
      });
    }
    function choose(index, isHeard = true) {
      chosen = index;
      const v = voices[index];
      $('voice').hidden = false;
      $('name').textContent = v.name || '(no name)';
      $('about').textContent = `${v.kind}, among ${data.areas[v.area].name}` + (v.source ? ` · ${v.source}` : '');
      $('numbers').replaceChildren(...data.features.map((name, i) => {
        const row = document.createElement('tr');
        row.insertCell().textContent = name;
        row.insertCell().textContent = v.features[i];
        return row;
      }));
      $('neighbours').replaceChildren(...v.neighbours.map(line));
      $('play').disabled = !v.sound;
      $('play').title = v.sound ? '' : 'This map was made without sound';
      told();
      if (isHeard) play(index);
      draw();
    }
    function line(index) {
      const entry = document.createElement('li'), kind = document.createElement('small');
      kind.textContent = voices[index].kind;
      entry.append(voices[index].name || '(no name)', kind);
      entry.tabIndex = 0;
      entry.onclick = () => choose(index);
      entry.onkeydown = event => { if (event.key === 'Enter') choose(index); };
      return entry;
    }
    function show(index) {
      const [x, y] = at(voices[index]);
      if (x < 20 || y < 20 || x > width - 20 || y > height - 20) {
        view.x += width / 2 - x;
        view.y += height / 2 - y;
      }
    }

    // Hand and keys.
    const fingers = new Map();
    let moved = 0;
    function scaled(x, y, factor) {
      const base = Math.min(width, height) * 0.9;
      const next = Math.min(Math.max(view.scale * factor, base * .5), base * 60);
      factor = next / view.scale;
      view.x = x - (x - view.x) * factor;
      view.y = y - (y - view.y) * factor;
      view.scale = next;
      draw();
    }
    canvas.onpointerdown = event => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
      moved = 0;
    };
    canvas.onpointermove = event => {
      const before = fingers.get(event.pointerId);
      if (!before) {
        const next = nearest(event.offsetX, event.offsetY, radius() + 6);
        if (next !== hovered) { hovered = next; draw(); }
        return;
      }
      const [dx, dy] = [event.offsetX - before[0], event.offsetY - before[1]];
      if (fingers.size === 2) {
        const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
        const old = Math.hypot(before[0] - other[0], before[1] - other[1]);
        const now = Math.hypot(event.offsetX - other[0], event.offsetY - other[1]);
        if (old > 0) scaled((other[0] + event.offsetX) / 2, (other[1] + event.offsetY) / 2, now / old);
      } else { view.x += dx; view.y += dy; draw(); }
      moved += Math.hypot(dx, dy);
      fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    };
    canvas.onpointerup = canvas.onpointercancel = event => {
      fingers.delete(event.pointerId);
      if (event.type === 'pointercancel' || moved > 5) return;
      const hit = nearest(event.offsetX, event.offsetY, radius() + 10);
      if (hit >= 0) { choose(hit); if (event.shiftKey) toggle(hit); }
    };
    canvas.onpointerleave = () => { if (hovered >= 0) { hovered = -1; draw(); } };
    canvas.addEventListener('wheel', event => {
      event.preventDefault();
      scaled(event.offsetX, event.offsetY, Math.exp(-event.deltaY * (event.deltaMode ? .05 : .0015)));
    }, { passive: false });
    canvas.onkeydown = event => {
      const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const way = ways[event.key];
      if (way) walk(way);
      else if (event.key === ' ' && chosen >= 0) play(chosen);
      else if (event.key === 'Enter' && chosen >= 0) toggle(chosen);
      else if (event.key === '+' || event.key === '-') scaled(width / 2, height / 2, event.key === '+' ? 1.3 : 1 / 1.3);
      else if (event.key === '0') { fit(); draw(); }
      else return;
      event.preventDefault();
    };
    function walk([dx, dy]) {
      if (chosen < 0) { choose(nearest(width / 2, height / 2, Infinity)); return; }
      const from = voices[chosen];
      let best = -1, least = Infinity;
      voices.forEach((v, index) => {
        const [x, y] = [v.x - from.x, v.y - from.y];
        const along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
        if (index !== chosen && along > aside && along + 2 * aside < least) { least = along + 2 * aside; best = index; }
      });
      if (best >= 0) { choose(best); show(best); }
    }

    // Finding.
    $('search').oninput = () => {
      const text = $('search').value.trim().toLowerCase();
      const has = v => [v.name, v.kind, v.source || '', data.areas[v.area].name].some(t => t.toLowerCase().includes(text));
      matches = text ? new Set(voices.map((v, i) => i).filter(i => has(voices[i]))) : null;
      $('found').textContent = matches ? `${matches.size} of ${voices.length}` : '';
      draw();
    };
    $('search').onkeydown = event => {
      if (event.key !== 'Enter' || !matches || !matches.size) return;
      const text = $('search').value.trim().toLowerCase(), all = [...matches];
      const hit = all.find(i => voices[i].name.toLowerCase() === text) ?? all[(all.indexOf(chosen) + 1) % all.length];
      choose(hit); show(hit);
    };

    // Bank.
    function toggle(index) {
      const place = bank.indexOf(index);
      if (place >= 0) bank.splice(place, 1); else if (bank.length < 32) bank.push(index);
      told(); draw();
    }
    function told() {
      $('room').textContent = `${bank.length} of 32`;
      $('export').disabled = !bank.length;
      $('add').textContent = bank.includes(chosen) ? 'Take out of the bank' : 'Put into the bank';
      $('add').disabled = bank.length === 32 && !bank.includes(chosen);
      $('bank').replaceChildren(...bank.map(line));
    }
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    // F0 43 00 09 20 00, 32 packed voices, checksum, F7.
    function bankBytes() {
      const body = new Uint8Array(4096);
      for (let i = 0; i < 32; i++) body.set(bytes(i < bank.length ? voices[bank[i]].voice : data.blank), i * 128);
      const sum = body.reduce((a, b) => a + b, 0);
      return new Uint8Array([0xf0, 0x43, 0, 9, 0x20, 0, ...body, -sum & 127, 0xf7]);
    }
    $('export').onclick = () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([bankBytes()], { type: 'application/octet-stream' }));
      link.download = 'bank.syx';
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    $('clear').onclick = () => { bank.length = 0; told(); draw(); };
    $('play').onclick = () => play(chosen);
    $('add').onclick = () => toggle(chosen);

    ['area', ...data.features].forEach((name, index) => {
      const option = new Option(name, index - 1);
      $('colour').append(option);
    });
    $('colour').onchange = () => colour(Number($('colour').value));
    $('title').textContent = `${voices.length} voices, seed ${data.seed}`;
    new ResizeObserver(() => {
      const old = [width, height], ratio = devicePixelRatio || 1;
      [width, height] = [canvas.clientWidth, canvas.clientHeight];
      [canvas.width, canvas.height] = [width * ratio, height * ratio];
      if (!old[0]) fit(); else resized(...old);
      paint();
    }).observe(canvas);
    told();
    colour(-1);
    """#
}
