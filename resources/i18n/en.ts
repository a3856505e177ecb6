<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>ActionDialogs</name>
  <message numerus="yes">
   <source>Not saved: %n of these changed meanwhile.</source>
   <translation>
    <numerusform>Not saved: %n of these changed meanwhile.</numerusform>
    <numerusform>Not saved: %n of these changed meanwhile.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>and %n more</source>
   <translation>
    <numerusform>and %n more</numerusform>
    <numerusform>and %n more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{title}: %n action(s)</source>
   <translation>
    <numerusform>{title}: %n action</numerusform>
    <numerusform>{title}: %n actions</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ActionSteps</name>
  <message numerus="yes">
   <source>%n of those ticked stand(s) in the way.</source>
   <translation>
    <numerusform>%n of those ticked stand in the way.</numerusform>
    <numerusform>%n of those ticked stands in the way.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Actions</name>
  <message numerus="yes">
   <source>%n late</source>
   <translation>
    <numerusform>%n late</numerusform>
    <numerusform>%n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n found.</source>
   <translation>
    <numerusform>%n found.</numerusform>
    <numerusform>%n found.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n open, none late</source>
   <translation>
    <numerusform>%n open, none late</numerusform>
    <numerusform>%n open, none late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s) late</source>
   <translation>
    <numerusform>%n hour late</numerusform>
    <numerusform>%n hours late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n times</source>
   <translation>
    <numerusform>%n times</numerusform>
    <numerusform>%n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) closed. Alt+C shows what is closed.</source>
   <translation>
    <numerusform>%n action closed. Alt+C shows what is closed.</numerusform>
    <numerusform>%n actions closed. Alt+C shows what is closed.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) passed on. T writes to the old and the new owner.</source>
   <translation>
    <numerusform>%n action passed on. T writes to the old and the new owner.</numerusform>
    <numerusform>%n actions passed on. T writes to the old and the new owner.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) open again. Alt+O shows what is open.</source>
   <translation>
    <numerusform>%n action open again. Alt+O shows what is open.</numerusform>
    <numerusform>%n actions open again. Alt+O shows what is open.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n open</source>
   <translation>
    <numerusform>%n open</numerusform>
    <numerusform>%n open</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n reported, to be settled</source>
   <translation>
    <numerusform>%n reported, to be settled</numerusform>
    <numerusform>%n reported, to be settled</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{who}: %n action(s).</source>
   <translation>
    <numerusform>{who}: %n action.</numerusform>
    <numerusform>{who}: %n actions.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n due by {day}</source>
   <translation>
    <numerusform>%n due by {day}</numerusform>
    <numerusform>%n due by {day}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Meeting of {day}: %n action(s).</source>
   <translation>
    <numerusform>Meeting of {day}: %n action.</numerusform>
    <numerusform>Meeting of {day}: %n actions.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>AgendaSide</name>
  <message numerus="yes">
   <source>%n case(s)</source>
   <translation>
    <numerusform>%n case</numerusform>
    <numerusform>%n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n here</source>
   <translation>
    <numerusform>%n here</numerusform>
    <numerusform>%n here</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{here}, %n sent apologies</source>
   <translation>
    <numerusform>{here}, %n sent apologies</numerusform>
    <numerusform>{here}, %n sent apologies</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>AuditRows</name>
  <message numerus="yes">
   <source>%n line(s)</source>
   <translation>
    <numerusform>%n line</numerusform>
    <numerusform>%n lines</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>AuditTab</name>
  <message numerus="yes">
   <source>%n look(s) to judge</source>
   <translation>
    <numerusform>%n look to judge</numerusform>
    <numerusform>%n looks to judge</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>AuditVerbs</name>
  <message numerus="yes">
   <source>All %n line(s) hold.</source>
   <translation>
    <numerusform>All %n line hold.</numerusform>
    <numerusform>All %n lines hold.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n look(s) drawn and assigned.</source>
   <translation>
    <numerusform>%n look drawn and assigned.</numerusform>
    <numerusform>%n looks drawn and assigned.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>BackupTab</name>
  <message numerus="yes">
   <source>%n backup(s), {size} together</source>
   <translation>
    <numerusform>%n backup, {size} together</numerusform>
    <numerusform>%n backups, {size} together</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Backups</name>
  <message numerus="yes">
   <source>%n minute(s)</source>
   <translation>
    <numerusform>%n minute</numerusform>
    <numerusform>%n minutes</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s)</source>
   <translation>
    <numerusform>%n hour</numerusform>
    <numerusform>%n hours</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n day(s)</source>
   <translation>
    <numerusform>%n day</numerusform>
    <numerusform>%n days</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>BatchPage</name>
  <message numerus="yes">
   <source>%n row(s)</source>
   <translation>
    <numerusform>%n row</numerusform>
    <numerusform>%n rows</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n handed in</source>
   <translation>
    <numerusform>%n handed in</numerusform>
    <numerusform>%n handed in</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n to check</source>
   <translation>
    <numerusform>%n to check</numerusform>
    <numerusform>%n to check</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n row(s) left: the coordinator or the chair may know these people. Open each and ask first.</source>
   <translation>
    <numerusform>%n row left: the coordinator or the chair may know these people. Open each and ask first.</numerusform>
    <numerusform>%n rows left: the coordinator or the chair may know these people. Open each and ask first.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Hand in the %n complete one(s)</source>
   <translation>
    <numerusform>Hand in the %n complete one</numerusform>
    <numerusform>Hand in the %n complete ones</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n row(s) not handed in would be put away. The file stays. Press again.</source>
   <translation>
    <numerusform>%n row not handed in would be put away. The file stays. Press again.</numerusform>
    <numerusform>%n rows not handed in would be put away. The file stays. Press again.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>BetweenActionForm</name>
  <message numerus="yes">
   <source>within %n hour(s)</source>
   <translation>
    <numerusform>within %n hour</numerusform>
    <numerusform>within %n hours</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>BuilderHead</name>
  <message numerus="yes">
   <source>%n working day(s) before the meeting</source>
   <translation>
    <numerusform>%n working day before the meeting</numerusform>
    <numerusform>%n working days before the meeting</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>gaps in %n case(s) stay listed, none blocks</source>
   <translation>
    <numerusform>gaps in %n case stay listed, none blocks</numerusform>
    <numerusform>gaps in %n cases stay listed, none blocks</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CaseSide</name>
  <message numerus="yes">
   <source>breached %n times, last {day}</source>
   <translation>
    <numerusform>breached %n times, last {day}</numerusform>
    <numerusform>breached %n times, last {day}</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CaseSteps</name>
  <message numerus="yes">
   <source>These words go, from %n place(s): {words}</source>
   <translation>
    <numerusform>These words go, from %n place: {words}</numerusform>
    <numerusform>These words go, from %n places: {words}</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CaseView</name>
  <message numerus="yes">
   <source>%n, none of them blocks</source>
   <translation>
    <numerusform>%n, none of them blocks</numerusform>
    <numerusform>%n, none of them blocks</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Cases</name>
  <message numerus="yes">
   <source>heard %n times</source>
   <translation>
    <numerusform>heard %n times</numerusform>
    <numerusform>heard %n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>of %n open</source>
   <translation>
    <numerusform>of %n open</numerusform>
    <numerusform>of %n open</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n late</source>
   <translation>
    <numerusform>%n late</numerusform>
    <numerusform>%n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) open</source>
   <translation>
    <numerusform>%n action open</numerusform>
    <numerusform>%n actions open</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CasesPage</name>
  <message numerus="yes">
   <source>%n case(s), newest referral first</source>
   <translation>
    <numerusform>%n case, newest referral first</numerusform>
    <numerusform>%n cases, newest referral first</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CatalogueRows</name>
  <message numerus="yes">
   <source>within %n hour(s)</source>
   <translation>
    <numerusform>within %n hour</numerusform>
    <numerusform>within %n hours</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n time(s)</source>
   <translation>
    <numerusform>%n time</numerusform>
    <numerusform>%n times</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CatalogueTab</name>
  <message numerus="yes">
   <source>%n action(s) proposed</source>
   <translation>
    <numerusform>%n action proposed</numerusform>
    <numerusform>%n actions proposed</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ChairWindow</name>
  <message numerus="yes">
   <source>%n more</source>
   <translation>
    <numerusform>%n more</numerusform>
    <numerusform>%n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ChangeMeetingDialog</name>
  <message numerus="yes">
   <source>Its agenda goes along: %n case(s). Packs that went out are made anew.</source>
   <translation>
    <numerusform>Its agenda goes along: %n case. Packs that went out are made anew.</numerusform>
    <numerusform>Its agenda goes along: %n cases. Packs that went out are made anew.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) come back in the next meeting that takes cases, or wait for one.</source>
   <translation>
    <numerusform>%n case come back in the next meeting that takes cases, or wait for one.</numerusform>
    <numerusform>%n cases come back in the next meeting that takes cases, or wait for one.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ChaseMessages</name>
  <message numerus="yes">
   <source>%n missing</source>
   <translation>
    <numerusform>%n missing</numerusform>
    <numerusform>%n missing</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n message(s), one for each agency.</source>
   <translation>
    <numerusform>%n message, one for each agency.</numerusform>
    <numerusform>%n messages, one for each agency.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n message(s) recorded as sent.</source>
   <translation>
    <numerusform>%n message recorded as sent.</numerusform>
    <numerusform>%n messages recorded as sent.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) with another owner</source>
   <translation>
    <numerusform>%n action with another owner</numerusform>
    <numerusform>%n actions with another owner</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n late</source>
   <translation>
    <numerusform>%n late</numerusform>
    <numerusform>%n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n times</source>
   <translation>
    <numerusform>%n times</numerusform>
    <numerusform>%n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing, {late} late</source>
   <translation>
    <numerusform>%n missing, {late} late</numerusform>
    <numerusform>%n missing, {late} late</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ChasePage</name>
  <message numerus="yes">
   <source>%n message(s) saved. Record them as sent once they are.</source>
   <translation>
    <numerusform>%n message saved. Record them as sent once they are.</numerusform>
    <numerusform>%n messages saved. Record them as sent once they are.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CirculationPage</name>
  <message numerus="yes">
   <source>{agency} (%n action(s))</source>
   <translation>
    <numerusform>{agency} (%n action)</numerusform>
    <numerusform>{agency} (%n actions)</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n copy(ies) to make. Each is locked with its own password; pass it on by another way.</source>
   <translation>
    <numerusform>%n copy to make. Each is locked with its own password; pass it on by another way.</numerusform>
    <numerusform>%n copies to make. Each is locked with its own password; pass it on by another way.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) new or changed</source>
   <translation>
    <numerusform>%n case new or changed</numerusform>
    <numerusform>%n cases new or changed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s), no safe address</source>
   <translation>
    <numerusform>%n case, no safe address</numerusform>
    <numerusform>%n cases, no safe address</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>the whole pack, %n case(s)</source>
   <translation>
    <numerusform>the whole pack, %n case</numerusform>
    <numerusform>the whole pack, %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Additions alone, %n copy(ies)</source>
   <translation>
    <numerusform>Additions alone, %n copy</numerusform>
    <numerusform>Additions alone, %n copies</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s), no safe address</source>
   <translation>
    <numerusform>%n action, no safe address</numerusform>
    <numerusform>%n actions, no safe address</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s), form and workbook</source>
   <translation>
    <numerusform>%n action, form and workbook</numerusform>
    <numerusform>%n actions, form and workbook</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n copy(ies) saved and recorded. The passwords are shown here only; pass each on by another way.</source>
   <translation>
    <numerusform>%n copy saved and recorded. The passwords are shown here only; pass each on by another way.</numerusform>
    <numerusform>%n copies saved and recorded. The passwords are shown here only; pass each on by another way.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>CloseMeetingDialog</name>
  <message numerus="yes">
   <source>%n case(s) concluded.</source>
   <translation>
    <numerusform>%n case concluded.</numerusform>
    <numerusform>%n cases concluded.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) agreed; the action lists come next.</source>
   <translation>
    <numerusform>%n action agreed; the action lists come next.</numerusform>
    <numerusform>%n actions agreed; the action lists come next.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) not reached: back to the cases that wait.</source>
   <translation>
    <numerusform>%n case not reached: back to the cases that wait.</numerusform>
    <numerusform>%n cases not reached: back to the cases that wait.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ClosingView</name>
  <message numerus="yes">
   <source>%n case(s) concluded</source>
   <translation>
    <numerusform>%n case concluded</numerusform>
    <numerusform>%n cases concluded</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) agreed</source>
   <translation>
    <numerusform>%n action agreed</numerusform>
    <numerusform>%n actions agreed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>for %n agency(ies)</source>
   <translation>
    <numerusform>for %n agency</numerusform>
    <numerusform>for %n agencies</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ConflictAnswer</name>
  <message numerus="yes">
   <source>Answered. %n may have known of the case before; the advocate is told.</source>
   <translation>
    <numerusform>Answered. %n may have known of the case before; the advocate is told.</numerusform>
    <numerusform>Answered. %n may have known of the case before; the advocate is told.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ConflictFoot</name>
  <message numerus="yes">
   <source>Shut out %n and answer</source>
   <translation>
    <numerusform>Shut out %n and answer</numerusform>
    <numerusform>Shut out %n and answer</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ConflictHead</name>
  <message numerus="yes">
   <source>%n more case(s) wait</source>
   <translation>
    <numerusform>%n more case wait</numerusform>
    <numerusform>%n more cases wait</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Coverage</name>
  <message numerus="yes">
   <source>%n risk(s), and no action yet.</source>
   <translation>
    <numerusform>%n risk, and no action yet.</numerusform>
    <numerusform>%n risks, and no action yet.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n risk(s) without an action</source>
   <translation>
    <numerusform>%n risk without an action</numerusform>
    <numerusform>%n risks without an action</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) for no risk</source>
   <translation>
    <numerusform>%n action for no risk</numerusform>
    <numerusform>%n actions for no risk</numerusform>
   </translation>
  </message>
 </context>
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
  <message numerus="yes">
   <source>%n s</source>
   <translation>
    <numerusform>%n s</numerusform>
    <numerusform>%n s</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n h</source>
   <translation>
    <numerusform>%n h</numerusform>
    <numerusform>%n h</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Deciding</name>
  <message numerus="yes">
   <source>Undone, but for %n value(s) that somebody changed since.</source>
   <translation>
    <numerusform>Undone, but for %n value that somebody changed since.</numerusform>
    <numerusform>Undone, but for %n values that somebody changed since.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>DecisionSteps</name>
  <message numerus="yes">
   <source>Withdrawn from %n place(s).</source>
   <translation>
    <numerusform>Withdrawn from %n place.</numerusform>
    <numerusform>Withdrawn from %n places.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Decisions</name>
  <message numerus="yes">
   <source>%n copy(ies) asked back</source>
   <translation>
    <numerusform>%n copy asked back</numerusform>
    <numerusform>%n copies asked back</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s)</source>
   <translation>
    <numerusform>%n hour</numerusform>
    <numerusform>%n hours</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>DecisionsTab</name>
  <message numerus="yes">
   <source>%n decision(s) wait for you</source>
   <translation>
    <numerusform>%n decision wait for you</numerusform>
    <numerusform>%n decisions wait for you</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>DeferCaseDialog</name>
  <message numerus="yes">
   <source>Deferred %n time(s) before.</source>
   <translation>
    <numerusform>Deferred %n time before.</numerusform>
    <numerusform>Deferred %n times before.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>DroppedFiles</name>
  <message numerus="yes">
   <source>Let go to take in %n file(s)</source>
   <translation>
    <numerusform>Let go to take in %n file</numerusform>
    <numerusform>Let go to take in %n files</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>EmergencyBar</name>
  <message numerus="yes">
   <source>Open in an emergency until {time}, %n minute(s) left.</source>
   <translation>
    <numerusform>Open in an emergency until {time}, %n minute left.</numerusform>
    <numerusform>Open in an emergency until {time}, %n minutes left.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>EvidenceRows</name>
  <message numerus="yes">
   <source>%n done late</source>
   <translation>
    <numerusform>%n done late</numerusform>
    <numerusform>%n done late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n not done</source>
   <translation>
    <numerusform>%n not done</numerusform>
    <numerusform>%n not done</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n open and late</source>
   <translation>
    <numerusform>%n open and late</numerusform>
    <numerusform>%n open and late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n not possible: circumstances changed</source>
   <translation>
    <numerusform>%n not possible: circumstances changed</numerusform>
    <numerusform>%n not possible: circumstances changed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n to check</source>
   <translation>
    <numerusform>%n to check</numerusform>
    <numerusform>%n to check</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n she did not want</source>
   <translation>
    <numerusform>%n she did not want</numerusform>
    <numerusform>%n she did not want</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n superseded</source>
   <translation>
    <numerusform>%n superseded</numerusform>
    <numerusform>%n superseded</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n transferred</source>
   <translation>
    <numerusform>%n transferred</numerusform>
    <numerusform>%n transferred</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>EvidenceTab</name>
  <message numerus="yes">
   <source>%n action(s)</source>
   <translation>
    <numerusform>%n action</numerusform>
    <numerusform>%n actions</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n piece(s) of evidence to look at</source>
   <translation>
    <numerusform>%n piece of evidence to look at</numerusform>
    <numerusform>%n pieces of evidence to look at</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FairTrimDialog</name>
  <message numerus="yes">
   <source>It would end at {end}, %n minute(s) after {time}.</source>
   <translation>
    <numerusform>It would end at {end}, %n minute after {time}.</numerusform>
    <numerusform>It would end at {end}, %n minutes after {time}.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>With all of this it is still %n minute(s) late.</source>
   <translation>
    <numerusform>With all of this it is still %n minute late.</numerusform>
    <numerusform>With all of this it is still %n minutes late.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>defer, gives %n minute(s)</source>
   <translation>
    <numerusform>defer, gives %n minute</numerusform>
    <numerusform>defer, gives %n minutes</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FileTaking</name>
  <message numerus="yes">
   <source>, %n more</source>
   <translation>
    <numerusform>, %n more</numerusform>
    <numerusform>, %n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FlagsTab</name>
  <message numerus="yes">
   <source>%n more flag(s) stand and need nothing.</source>
   <translation>
    <numerusform>%n more flag stand and need nothing.</numerusform>
    <numerusform>%n more flags stand and need nothing.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n flag(s) lapse or lapsed</source>
   <translation>
    <numerusform>%n flag lapse or lapsed</numerusform>
    <numerusform>%n flags lapse or lapsed</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FormFrame</name>
  <message numerus="yes">
   <source>%n to look at</source>
   <translation>
    <numerusform>%n to look at</numerusform>
    <numerusform>%n to look at</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n not understood</source>
   <translation>
    <numerusform>%n not understood</numerusform>
    <numerusform>%n not understood</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing</source>
   <translation>
    <numerusform>%n missing</numerusform>
    <numerusform>%n missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FormStrip</name>
  <message numerus="yes">
   <source>%n, Space when looked at</source>
   <translation>
    <numerusform>%n, Space when looked at</numerusform>
    <numerusform>%n, Space when looked at</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n, F7 goes there</source>
   <translation>
    <numerusform>%n, F7 goes there</numerusform>
    <numerusform>%n, F7 goes there</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>IdleNotice</name>
  <message numerus="yes">
   <source>The desk locks in %n second(s). Press any key or move the mouse to stay.</source>
   <translation>
    <numerusform>The desk locks in %n second. Press any key or move the mouse to stay.</numerusform>
    <numerusform>The desk locks in %n seconds. Press any key or move the mouse to stay.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Imports</name>
  <message numerus="yes">
   <source>%n referral(s) imported</source>
   <translation>
    <numerusform>%n referral imported</numerusform>
    <numerusform>%n referrals imported</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n referral(s) and the people in them would be removed, but those somebody worked on. Press again.</source>
   <translation>
    <numerusform>%n referral and the people in them would be removed, but those somebody worked on. Press again.</numerusform>
    <numerusform>%n referrals and the people in them would be removed, but those somebody worked on. Press again.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n referral(s) taken back.</source>
   <translation>
    <numerusform>%n referral taken back.</numerusform>
    <numerusform>%n referrals taken back.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source> and %n more</source>
   <translation>
    <numerusform> and %n more</numerusform>
    <numerusform> and %n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Inbox</name>
  <message numerus="yes">
   <source>%n to check</source>
   <translation>
    <numerusform>%n to check</numerusform>
    <numerusform>%n to check</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{name}, %n row(s)</source>
   <translation>
    <numerusform>{name}, %n row</numerusform>
    <numerusform>{name}, %n rows</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>InboxTaking</name>
  <message numerus="yes">
   <source>%n file(s) taken in.</source>
   <translation>
    <numerusform>%n file taken in.</numerusform>
    <numerusform>%n files taken in.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Ladder</name>
  <message numerus="yes">
   <source>%n action(s)</source>
   <translation>
    <numerusform>%n action</numerusform>
    <numerusform>%n actions</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>LadderPage</name>
  <message numerus="yes">
   <source>Confirm %n and save letters</source>
   <translation>
    <numerusform>Confirm %n and save letters</numerusform>
    <numerusform>Confirm %n and save letters</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n letter(s) saved. They name nobody; send each by a secure way.</source>
   <translation>
    <numerusform>%n letter saved. They name nobody; send each by a secure way.</numerusform>
    <numerusform>%n letters saved. They name nobody; send each by a secure way.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>LateSignatures</name>
  <message numerus="yes">
   <source>%n signature(s) missing</source>
   <translation>
    <numerusform>%n signature missing</numerusform>
    <numerusform>%n signatures missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>LineKeys</name>
  <message numerus="yes">
   <source>record, then %n more line(s)</source>
   <translation>
    <numerusform>record, then %n more line</numerusform>
    <numerusform>record, then %n more lines</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n other match(es)</source>
   <translation>
    <numerusform>%n other match</numerusform>
    <numerusform>%n other matches</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ListPage</name>
  <message numerus="yes">
   <source>%n row(s) can be imported</source>
   <translation>
    <numerusform>%n row can be imported</numerusform>
    <numerusform>%n rows can be imported</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n left to check</source>
   <translation>
    <numerusform>%n left to check</numerusform>
    <numerusform>%n left to check</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n likely known already</source>
   <translation>
    <numerusform>%n likely known already</numerusform>
    <numerusform>%n likely known already</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n referral(s) imported.</source>
   <translation>
    <numerusform>%n referral imported.</numerusform>
    <numerusform>%n referrals imported.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Import %n row(s)</source>
   <translation>
    <numerusform>Import %n row</numerusform>
    <numerusform>Import %n rows</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Meetings</name>
  <message numerus="yes">
   <source>Break %n min.</source>
   <translation>
    <numerusform>Break %n min.</numerusform>
    <numerusform>Break %n min.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Households with children, %n case(s)</source>
   <translation>
    <numerusform>Households with children, %n case</numerusform>
    <numerusform>Households with children, %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Adults, %n case(s)</source>
   <translation>
    <numerusform>Adults, %n case</numerusform>
    <numerusform>Adults, %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Reviews, %n case(s)</source>
   <translation>
    <numerusform>Reviews, %n case</numerusform>
    <numerusform>Reviews, %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Transferred in, %n case(s)</source>
   <translation>
    <numerusform>Transferred in, %n case</numerusform>
    <numerusform>Transferred in, %n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n min too long for the room</source>
   <translation>
    <numerusform>%n min too long for the room</numerusform>
    <numerusform>%n min too long for the room</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) heard</source>
   <translation>
    <numerusform>%n case heard</numerusform>
    <numerusform>%n cases heard</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) placed</source>
   <translation>
    <numerusform>%n case placed</numerusform>
    <numerusform>%n cases placed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s), {used} of {room}, ends {end}</source>
   <translation>
    <numerusform>%n case, {used} of {room}, ends {end}</numerusform>
    <numerusform>%n cases, {used} of {room}, ends {end}</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{names} and %n more</source>
   <translation>
    <numerusform>{names} and %n more</numerusform>
    <numerusform>{names} and %n more</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>room for %n more at {minutes} minutes</source>
   <translation>
    <numerusform>room for %n more at {minutes} minutes</numerusform>
    <numerusform>room for %n more at {minutes} minutes</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>MinutesDoings</name>
  <message numerus="yes">
   <source>Minutes of %n case(s) approved.</source>
   <translation>
    <numerusform>Minutes of %n case approved.</numerusform>
    <numerusform>Minutes of %n cases approved.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>MinutesFoot</name>
  <message numerus="yes">
   <source>Approve the minutes of %n case(s)</source>
   <translation>
    <numerusform>Approve the minutes of %n case</numerusform>
    <numerusform>Approve the minutes of %n cases</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>MinutesView</name>
  <message numerus="yes">
   <source>%n case(s) not as sealed. Change nothing more, and tell whoever keeps the register.</source>
   <translation>
    <numerusform>%n case not as sealed. Change nothing more, and tell whoever keeps the register.</numerusform>
    <numerusform>%n cases not as sealed. Change nothing more, and tell whoever keeps the register.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) verified: nothing was changed since it was sealed.</source>
   <translation>
    <numerusform>%n case verified: nothing was changed since it was sealed.</numerusform>
    <numerusform>%n cases verified: nothing was changed since it was sealed.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s), sealed {when}, each by itself.</source>
   <translation>
    <numerusform>%n case, sealed {when}, each by itself.</numerusform>
    <numerusform>%n cases, sealed {when}, each by itself.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n correction(s)</source>
   <translation>
    <numerusform>%n correction</numerusform>
    <numerusform>%n corrections</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n correction(s) not approved yet</source>
   <translation>
    <numerusform>%n correction not approved yet</numerusform>
    <numerusform>%n corrections not approved yet</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>unchanged, %n part(s) withdrawn</source>
   <translation>
    <numerusform>unchanged, %n part withdrawn</numerusform>
    <numerusform>unchanged, %n parts withdrawn</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) not approved yet.</source>
   <translation>
    <numerusform>%n case not approved yet.</numerusform>
    <numerusform>%n cases not approved yet.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>NeedsTab</name>
  <message numerus="yes">
   <source>%n thing(s) asked of every referral. What is missing of them stands first when one is sent back; no referral is held up by it.</source>
   <translation>
    <numerusform>%n thing asked of every referral. What is missing of them stands first when one is sent back; no referral is held up by it.</numerusform>
    <numerusform>%n things asked of every referral. What is missing of them stands first when one is sent back; no referral is held up by it.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>NotSavedBar</name>
  <message numerus="yes">
   <source>%n thing(s)</source>
   <translation>
    <numerusform>%n thing</numerusform>
    <numerusform>%n things</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>OpeningView</name>
  <message numerus="yes">
   <source>%n case(s)</source>
   <translation>
    <numerusform>%n case</numerusform>
    <numerusform>%n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n here</source>
   <translation>
    <numerusform>%n here</numerusform>
    <numerusform>%n here</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{here}, %n still expected</source>
   <translation>
    <numerusform>{here}, %n still expected</numerusform>
    <numerusform>{here}, %n still expected</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Overseeing</name>
  <message numerus="yes">
   <source>%n minute(s)</source>
   <translation>
    <numerusform>%n minute</numerusform>
    <numerusform>%n minutes</numerusform>
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
   <source>%n hour(s)</source>
   <translation>
    <numerusform>%n hour</numerusform>
    <numerusform>%n hours</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Partnership</name>
  <message numerus="yes">
   <source>signed %n day(s) ago</source>
   <translation>
    <numerusform>signed %n day ago</numerusform>
    <numerusform>signed %n days ago</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{names} and %n more</source>
   <translation>
    <numerusform>{names} and %n more</numerusform>
    <numerusform>{names} and %n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PartnershipPage</name>
  <message numerus="yes">
   <source>%n agency(ies) take part</source>
   <translation>
    <numerusform>%n agency take part</numerusform>
    <numerusform>%n agencies take part</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n declaration(s) to renew</source>
   <translation>
    <numerusform>%n declaration to renew</numerusform>
    <numerusform>%n declarations to renew</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PartnershipParts</name>
  <message numerus="yes">
   <source>%n agency(ies) added; open each and complete it</source>
   <translation>
    <numerusform>%n agency added; open each and complete it</numerusform>
    <numerusform>%n agencies added; open each and complete it</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PassageView</name>
  <message numerus="yes">
   <source>Of what you may see, it goes from %n place(s).</source>
   <translation>
    <numerusform>Of what you may see, it goes from %n place.</numerusform>
    <numerusform>Of what you may see, it goes from %n places.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n copy(ies) would be asked back.</source>
   <translation>
    <numerusform>%n copy would be asked back.</numerusform>
    <numerusform>%n copies would be asked back.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PastPage</name>
  <message numerus="yes">
   <source>%n row(s) can be taken in</source>
   <translation>
    <numerusform>%n row can be taken in</numerusform>
    <numerusform>%n rows can be taken in</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s)</source>
   <translation>
    <numerusform>%n case</numerusform>
    <numerusform>%n cases</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n left out</source>
   <translation>
    <numerusform>%n left out</numerusform>
    <numerusform>%n left out</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) perhaps still open</source>
   <translation>
    <numerusform>%n action perhaps still open</numerusform>
    <numerusform>%n actions perhaps still open</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n past referral(s) taken in. You find them under Cases.</source>
   <translation>
    <numerusform>%n past referral taken in. You find them under Cases.</numerusform>
    <numerusform>%n past referrals taken in. You find them under Cases.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Take in %n row(s)</source>
   <translation>
    <numerusform>Take in %n row</numerusform>
    <numerusform>Take in %n rows</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PastRows</name>
  <message numerus="yes">
   <source>%n action(s) perhaps still open</source>
   <translation>
    <numerusform>%n action perhaps still open</numerusform>
    <numerusform>%n actions perhaps still open</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n cell(s) not understood</source>
   <translation>
    <numerusform>%n cell not understood</numerusform>
    <numerusform>%n cells not understood</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PlanChange</name>
  <message numerus="yes">
   <source>%n week(s)</source>
   <translation>
    <numerusform>%n week</numerusform>
    <numerusform>%n weeks</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>PoolSide</name>
  <message numerus="yes">
   <source>%n, most urgent first</source>
   <translation>
    <numerusform>%n, most urgent first</numerusform>
    <numerusform>%n, most urgent first</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Ask about conflicts first: %n case(s)</source>
   <translation>
    <numerusform>Ask about conflicts first: %n case</numerusform>
    <numerusform>Ask about conflicts first: %n cases</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>RailCounts</name>
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
   <source>Partnership, %n decision(s) wait</source>
   <translation>
    <numerusform>Partnership, %n decision wait</numerusform>
    <numerusform>Partnership, %n decisions wait</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Report-backs, %n due</source>
   <translation>
    <numerusform>Report-backs, %n due</numerusform>
    <numerusform>Report-backs, %n due</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReadBackView</name>
  <message numerus="yes">
   <source>Conclude case, %n still to read</source>
   <translation>
    <numerusform>Conclude case, %n still to read</numerusform>
    <numerusform>Conclude case, %n still to read</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Readiness</name>
  <message numerus="yes">
   <source>%n times</source>
   <translation>
    <numerusform>%n times</numerusform>
    <numerusform>%n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n answer(s) asked for</source>
   <translation>
    <numerusform>%n answer asked for</numerusform>
    <numerusform>%n answers asked for</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{case}, %n missing</source>
   <translation>
    <numerusform>{case}, %n missing</numerusform>
    <numerusform>{case}, %n missing</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{agency}, all %n in</source>
   <translation>
    <numerusform>{agency}, all %n in</numerusform>
    <numerusform>{agency}, all %n in</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n late</source>
   <translation>
    <numerusform>%n late</numerusform>
    <numerusform>%n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing</source>
   <translation>
    <numerusform>%n missing</numerusform>
    <numerusform>%n missing</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>, %n more missing</source>
   <translation>
    <numerusform>, %n more missing</numerusform>
    <numerusform>, %n more missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReadinessPage</name>
  <message numerus="yes">
   <source>%n cells chosen. A letter answers all of them.</source>
   <translation>
    <numerusform>%n cells chosen. A letter answers all of them.</numerusform>
    <numerusform>%n cells chosen. A letter answers all of them.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>RecallLetters</name>
  <message numerus="yes">
   <source>%n letter(s) saved. They name no case and no reason.</source>
   <translation>
    <numerusform>%n letter saved. They name no case and no reason.</numerusform>
    <numerusform>%n letters saved. They name no case and no reason.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>RecordLine</name>
  <message numerus="yes">
   <source>within %n hour(s)</source>
   <translation>
    <numerusform>within %n hour</numerusform>
    <numerusform>within %n hours</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReferralForm</name>
  <message numerus="yes">
   <source>%n missing</source>
   <translation>
    <numerusform>%n missing</numerusform>
    <numerusform>%n missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReportBackLines</name>
  <message numerus="yes">
   <source>%n, as minuted</source>
   <translation>
    <numerusform>%n, as minuted</numerusform>
    <numerusform>%n, as minuted</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Leak check: %n line(s) to look at.</source>
   <translation>
    <numerusform>Leak check: %n line to look at.</numerusform>
    <numerusform>Leak check: %n lines to look at.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n hour(s) late</source>
   <translation>
    <numerusform>%n hour late</numerusform>
    <numerusform>%n hours late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>No name, place, number or police word stands in the %n ticked line(s).</source>
   <translation>
    <numerusform>No name, place, number or police word stands in the %n ticked line.</numerusform>
    <numerusform>No name, place, number or police word stands in the %n ticked lines.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReportBackList</name>
  <message numerus="yes">
   <source>tried %n times</source>
   <translation>
    <numerusform>tried %n times</numerusform>
    <numerusform>tried %n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n earlier one(s) are found with Ctrl+K</source>
   <translation>
    <numerusform>%n earlier one are found with Ctrl+K</numerusform>
    <numerusform>%n earlier ones are found with Ctrl+K</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n to tell</source>
   <translation>
    <numerusform>%n to tell</numerusform>
    <numerusform>%n to tell</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n late</source>
   <translation>
    <numerusform>%n late</numerusform>
    <numerusform>%n late</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n answer(s) missing</source>
   <translation>
    <numerusform>%n answer missing</numerusform>
    <numerusform>%n answers missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>RoomCase</name>
  <message numerus="yes">
   <source>{names} and %n more</source>
   <translation>
    <numerusform>{names} and %n more</numerusform>
    <numerusform>{names} and %n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>RoomPlan</name>
  <message numerus="yes">
   <source>%n action(s)</source>
   <translation>
    <numerusform>%n action</numerusform>
    <numerusform>%n actions</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n agency(ies)</source>
   <translation>
    <numerusform>%n agency</numerusform>
    <numerusform>%n agencies</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Screening</name>
  <message numerus="yes">
   <source>%n, nobody is held up by it</source>
   <translation>
    <numerusform>%n, nobody is held up by it</numerusform>
    <numerusform>%n, nobody is held up by it</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n, start here; Space when looked at</source>
   <translation>
    <numerusform>%n, start here; Space when looked at</numerusform>
    <numerusform>%n, start here; Space when looked at</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ScreeningFrame</name>
  <message numerus="yes">
   <source>%n field(s) read</source>
   <translation>
    <numerusform>%n field read</numerusform>
    <numerusform>%n fields read</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n to check</source>
   <translation>
    <numerusform>%n to check</numerusform>
    <numerusform>%n to check</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n missing</source>
   <translation>
    <numerusform>%n missing</numerusform>
    <numerusform>%n missing</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SelectionBar</name>
  <message numerus="yes">
   <source>%n selected</source>
   <translation>
    <numerusform>%n selected</numerusform>
    <numerusform>%n selected</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>and %n more agency(ies)</source>
   <translation>
    <numerusform>and %n more agency</numerusform>
    <numerusform>and %n more agencies</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n of them closed already</source>
   <translation>
    <numerusform>%n of them closed already</numerusform>
    <numerusform>%n of them closed already</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Series</name>
  <message numerus="yes">
   <source>%n meeting(s) stay, because cases are on them or the agenda is locked or out:</source>
   <translation>
    <numerusform>%n meeting stay, because cases are on them or the agenda is locked or out:</numerusform>
    <numerusform>%n meetings stay, because cases are on them or the agenda is locked or out:</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>every %n weeks</source>
   <translation>
    <numerusform>every %n weeks</numerusform>
    <numerusform>every %n weeks</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n meeting(s) move to another day.</source>
   <translation>
    <numerusform>%n meeting move to another day.</numerusform>
    <numerusform>%n meetings move to another day.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n meeting(s) are added.</source>
   <translation>
    <numerusform>%n meeting are added.</numerusform>
    <numerusform>%n meetings are added.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n empty meeting(s) are cancelled.</source>
   <translation>
    <numerusform>%n empty meeting are cancelled.</numerusform>
    <numerusform>%n empty meetings are cancelled.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{days} and %n more</source>
   <translation>
    <numerusform>{days} and %n more</numerusform>
    <numerusform>{days} and %n more</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SeriesSide</name>
  <message numerus="yes">
   <source>%n meeting(s) planned.</source>
   <translation>
    <numerusform>%n meeting planned.</numerusform>
    <numerusform>%n meetings planned.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SheetBar</name>
  <message numerus="yes">
   <source>%n answer(s) of return sheets wait</source>
   <translation>
    <numerusform>%n answer of return sheets wait</numerusform>
    <numerusform>%n answers of return sheets wait</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SheetHead</name>
  <message numerus="yes">
   <source>%n line(s) answered</source>
   <translation>
    <numerusform>%n line answered</numerusform>
    <numerusform>%n lines answered</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n left empty</source>
   <translation>
    <numerusform>%n left empty</numerusform>
    <numerusform>%n left empty</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SheetPage</name>
  <message numerus="yes">
   <source>Accept %n clear line(s)</source>
   <translation>
    <numerusform>Accept %n clear line</numerusform>
    <numerusform>Accept %n clear lines</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n line(s) accepted.</source>
   <translation>
    <numerusform>%n line accepted.</numerusform>
    <numerusform>%n lines accepted.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>SignInTab</name>
  <message numerus="yes">
   <source>%n person(s) sign in</source>
   <translation>
    <numerusform>%n person sign in</numerusform>
    <numerusform>%n persons sign in</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Sittings</name>
  <message numerus="yes">
   <source>%n times in seven days</source>
   <translation>
    <numerusform>%n times in seven days</numerusform>
    <numerusform>%n times in seven days</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n wrong try(ies) since</source>
   <translation>
    <numerusform>%n wrong try since</numerusform>
    <numerusform>%n wrong tries since</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>TeachDialog</name>
  <message numerus="yes">
   <source>%n referral(s) read</source>
   <translation>
    <numerusform>%n referral read</numerusform>
    <numerusform>%n referrals read</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n answer(s) not understood</source>
   <translation>
    <numerusform>%n answer not understood</numerusform>
    <numerusform>%n answers not understood</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n cell(s) not understood</source>
   <translation>
    <numerusform>%n cell not understood</numerusform>
    <numerusform>%n cells not understood</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Timeline</name>
  <message numerus="yes">
   <source>%n hour(s)</source>
   <translation>
    <numerusform>%n hour</numerusform>
    <numerusform>%n hours</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n action(s) agreed</source>
   <translation>
    <numerusform>%n action agreed</numerusform>
    <numerusform>%n actions agreed</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n attempts</source>
   <translation>
    <numerusform>%n attempts</numerusform>
    <numerusform>%n attempts</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{done} of %n action(s) done</source>
   <translation>
    <numerusform>{done} of %n action done</numerusform>
    <numerusform>{done} of %n actions done</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Today</name>
  <message numerus="yes">
   <source>%n request(s) that take a second person</source>
   <translation>
    <numerusform>%n request that take a second person</numerusform>
    <numerusform>%n requests that take a second person</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) somebody in conflict may have known of</source>
   <translation>
    <numerusform>%n case somebody in conflict may have known of</numerusform>
    <numerusform>%n cases somebody in conflict may have known of</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n copy(ies) asked back, not known to be gone</source>
   <translation>
    <numerusform>%n copy asked back, not known to be gone</numerusform>
    <numerusform>%n copies asked back, not known to be gone</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n to be settled</source>
   <translation>
    <numerusform>%n to be settled</numerusform>
    <numerusform>%n to be settled</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n agency(ies) to be told</source>
   <translation>
    <numerusform>%n agency to be told</numerusform>
    <numerusform>%n agencies to be told</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>, chased %n times</source>
   <translation>
    <numerusform>, chased %n times</numerusform>
    <numerusform>, chased %n times</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n case(s) came after the packs were sent</source>
   <translation>
    <numerusform>%n case came after the packs were sent</numerusform>
    <numerusform>%n cases came after the packs were sent</numerusform>
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
   <source>%n flag(s) lapsed, still on a file</source>
   <translation>
    <numerusform>%n flag lapsed, still on a file</numerusform>
    <numerusform>%n flags lapsed, still on a file</numerusform>
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
  <name>TodayBackup</name>
  <message numerus="yes">
   <source>day(s)</source>
   <translation>
    <numerusform>day</numerusform>
    <numerusform>days</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>hour(s) old</source>
   <translation>
    <numerusform>hour old</numerusform>
    <numerusform>hours old</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>day(s) old</source>
   <translation>
    <numerusform>day old</numerusform>
    <numerusform>days old</numerusform>
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
   <source>%n case(s)</source>
   <translation>
    <numerusform>%n case</numerusform>
    <numerusform>%n cases</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>TransferSteps</name>
  <message numerus="yes">
   <source>Finished here; %n action(s) closed as transferred.</source>
   <translation>
    <numerusform>Finished here; %n action closed as transferred.</numerusform>
    <numerusform>Finished here; %n actions closed as transferred.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>WhoKnows</name>
  <message numerus="yes">
   <source>%n action(s) open</source>
   <translation>
    <numerusform>%n action open</numerusform>
    <numerusform>%n actions open</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n ended</source>
   <translation>
    <numerusform>%n ended</numerusform>
    <numerusform>%n ended</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Withdraw</name>
  <message numerus="yes">
   <source>Withdrawn from %n place(s).</source>
   <translation>
    <numerusform>Withdrawn from %n place.</numerusform>
    <numerusform>Withdrawn from %n places.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n copy(ies) asked back: confirm each under the conflict question of this case.</source>
   <translation>
    <numerusform>%n copy asked back: confirm each under the conflict question of this case.</numerusform>
    <numerusform>%n copies asked back: confirm each under the conflict question of this case.</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>{kind}, %n times</source>
   <translation>
    <numerusform>{kind}, %n times</numerusform>
    <numerusform>{kind}, %n times</numerusform>
   </translation>
  </message>
 </context>
</TS>