import type { SampleText } from './text';

/** As they are typed into a hospital's records: short, abbreviated, line by line. */
export const notes: readonly SampleText[] = [
  {
    title: '내분비내과 외래 초진',
    text: `[내분비내과 외래 초진]  M/58
C/C) 다음, 다뇨 (onset 2개월 전)
P/I) 상기 환자 HTN으로 amlodipine 복용 중인 분으로, 2개월 전부터 갈증과 소변량 증가가 있었고
     최근 5 kg 빠져 내원함. 손발 저림은 없으나 시야 흐림을 호소함.
PHx) HTN(+) DM(-) 이상지질혈증(+)
FHx) 모친 DM
Lab) FBS 247 mg/dL, HbA1c 9.8 %, LDL 141 mg/dL, Cr 0.9 mg/dL
A) # 제2형 당뇨병, newly diagnosed
   # 이상지질혈증
   # HTN
P) metformin 500 mg bid 시작
   atorvastatin 10 mg qd
   식이요법, 운동요법 교육
   안과 협진: 당뇨망막병증 여부 확인
   2주 뒤 f/u`,
    marked: [
      ['다음', 'Disease'],
      ['다뇨', 'Disease'],
      ['HTN', 'Disease'],
      ['amlodipine', 'Treatment'],
      ['갈증', 'Disease'],
      ['소변량 증가', 'Disease'],
      ['손발 저림', 'Disease'],
      ['시야 흐림', 'Disease'],
      ['HTN', 'Disease'],
      ['DM', 'Disease'],
      ['이상지질혈증', 'Disease'],
      ['DM', 'Disease'],
      ['제2형 당뇨병', 'Disease'],
      ['이상지질혈증', 'Disease'],
      ['HTN', 'Disease'],
      ['metformin', 'Treatment'],
      ['atorvastatin', 'Treatment'],
      ['식이요법', 'Treatment'],
      ['운동요법', 'Treatment'],
      ['당뇨망막병증', 'Disease'],
    ],
    status: 'done',
  },
  {
    title: '호흡기내과 입원 경과 HD#3',
    text: `HD#3  F/71
S) 기침과 가래는 어제보다 줄었음. 밤에 숨찬 것도 덜하다고 함.
O) BT 37.4  BP 128/76  HR 88  RR 20  SpO2 95 % (NP 2 L)
   우하폐야 crackle(+), 하지 부종(-)
   CXR: RLL consolidation, 전일 대비 호전. 흉막삼출 소량.
   WBC 11.2k (← 16.8k), CRP 6.1 (← 14.3)
A) CAP, RLL
   COPD
P) ceftriaxone + azithromycin 유지 (D3)
   기관지확장제 흡입, 산소 요법 감량
   객담 배양 결과 확인 뒤 경구 항생제로 전환 고려`,
  },
  {
    title: '응급실 기록: 흉통',
    text: `M/63, 내원 40분 전 시작된 흉통
등산 중 갑자기 앞가슴이 짓누르듯 아프고 왼쪽 어깨로 뻗침. 식은땀 동반.
고혈압, 고지혈증으로 약 복용 중. 흡연 40갑년.
EKG: II, III, aVF에서 ST elevation
Troponin I 상승
Imp) Acute inferior wall STEMI
Tx) aspirin 300 mg, ticagrelor 180 mg po loading, heparin iv
    심장내과 연락, emergency CAG → RCA 중간부 완전 폐쇄, 스텐트 삽입술 시행
    시술 뒤 흉통 소실, 부정맥 없음. CCU 입원.`,
  },
  {
    title: '외과 수술 기록 요약',
    text: `수술명: 복강경 담낭절제술
수술 전 진단: 급성 담낭염, 담석증
수술 후 진단: 상동
소견) 담낭벽이 두꺼워져 있었고 대망이 유착되어 있었음. 담낭 경부에 1.5 cm 담석이 박혀 있었음.
      총담관 확장은 보이지 않았음. 출혈 소량, 배액관 삽입하지 않음.
수술 뒤 계획) 금식 1일, 진통제, cefazolin 1일 더 투여. 구역 있으면 ondansetron.
             상처 감염 징후 관찰, POD#2 퇴원 예정.`,
  },
  {
    title: '신경과 퇴원 요약',
    text: `진단명) 좌측 중대뇌동맥 뇌경색, 심방세동
경과) 갑자기 생긴 우측 편마비와 실어증으로 증상 발생 1시간 30분 만에 내원. NIHSS 11점.
     뇌 MRI에서 좌측 중대뇌동맥 영역 급성 뇌경색이 보여 혈전용해술을 시행함.
     24시간 추적 CT에서 뇌출혈 없음. 심전도에서 심방세동 확인되어 7일째 apixaban 시작.
     연하 곤란은 호전되어 연식 가능. 우측 팔 근력 G4로 회복.
퇴원 계획) apixaban 5 mg bid, atorvastatin 40 mg qd. 언어치료와 작업치료 외래에서 계속.`,
  },
];
