const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');

target.textContent = 'Kkori · 꼬리표';
