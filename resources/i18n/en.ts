<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>Dates</name>
  <message numerus="yes">
   <source>%n working day(s) late</source>
   <translation>
    <numerusform>%n working day late</numerusform>
    <numerusform>%n working days late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n working day(s)</source>
   <translation>
    <numerusform>%n working day</numerusform>
    <numerusform>%n working days</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n day(s)</source>
   <translation>
    <numerusform>%n day</numerusform>
    <numerusform>%n days</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n min</source>
   <translation>
    <numerusform>%n min</numerusform>
    <numerusform>%n min</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Today</name>
  <message numerus="yes">
   <source>, chased %n times</source>
   <translation>
    <numerusform>, chased %n times</numerusform>
    <numerusform>, chased %n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n accepted case(s) not placed yet</source>
   <translation>
    <numerusform>%n accepted case not placed yet</numerusform>
    <numerusform>%n accepted cases not placed yet</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>No research yet on %n case(s)</source>
   <translation>
    <numerusform>No research yet on %n case</numerusform>
    <numerusform>No research yet on %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>working day(s) late</source>
   <translation>
    <numerusform>working day late</numerusform>
    <numerusform>working days late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n more</source>
   <translation>
    <numerusform>%n more</numerusform>
    <numerusform>%n more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n late,</source>
   <translation>
    <numerusform>%n late,</numerusform>
    <numerusform>%n late,</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>day(s) late</source>
   <translation>
    <numerusform>day late</numerusform>
    <numerusform>days late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) placed so far</source>
   <translation>
    <numerusform>%n case placed so far</numerusform>
    <numerusform>%n cases placed so far</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n agency(ies) still to answer</source>
   <translation>
    <numerusform>%n agency still to answer</numerusform>
    <numerusform>%n agencies still to answer</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n, in {agencies}</source>
   <translation>
    <numerusform>%n, in {agencies}</numerusform>
    <numerusform>%n, in {agencies}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n agency(ies)</source>
   <translation>
    <numerusform>%n agency</numerusform>
    <numerusform>%n agencies</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>day(s)</source>
   <translation>
    <numerusform>day</numerusform>
    <numerusform>days</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n flag(s) lapse on {day}</source>
   <translation>
    <numerusform>%n flag lapse on {day}</numerusform>
    <numerusform>%n flags lapse on {day}</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>TodayPage</name>
  <message numerus="yes">
   <source>%n thing(s), most urgent first</source>
   <translation>
    <numerusform>%n thing, most urgent first</numerusform>
    <numerusform>%n things, most urgent first</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Referrals, %n waiting</source>
   <translation>
    <numerusform>Referrals, %n waiting</numerusform>
    <numerusform>Referrals, %n waiting</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Actions, %n late</source>
   <translation>
    <numerusform>Actions, %n late</numerusform>
    <numerusform>Actions, %n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Report-backs, %n due</source>
   <translation>
    <numerusform>Report-backs, %n due</numerusform>
    <numerusform>Report-backs, %n due</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s)</source>
   <translation>
    <numerusform>%n case</numerusform>
    <numerusform>%n cases</numerusform>
   </translation>
  </message>
 </context>
</TS>