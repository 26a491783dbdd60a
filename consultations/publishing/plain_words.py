"""Words that give nobody away by themselves: legal forms, the trade's own words, and common ones. PURE."""

from __future__ import annotations

from pathlib import Path

# Ordinary English: where one of these stands without a capital, it is no name and no misspelling of one.
COMMON = frozenset(Path(__file__).with_name("common_words.txt").read_text(encoding="ascii").split())

LEGAL_FORMS = frozenset(
    """
    ab ag aps as asa bhd bv co company corp corporation doo eood gmbh group holding holdings inc incorporated kft kg
    kgaa limited llc llp lp ltd ltda mbh nv ohg ou oy oyj plc pte pty pvt sa sab sac sae sagl sarl sas sca scs sdn se sl
    spa sp spzoo srl sro ug zoo
    """.split()
)
GENERIC = (
    LEGAL_FORMS
    | frozenset(
        """
        a an and at by de del der des di do du el en et for from i in la le les of on or the to und van von y
        africa african america american asia asian atlantic australia australian austria belgium brazil
        britain british
        canada canadian central chile china chinese continental dubai east eastern england english eurasia europe
        european finland france french german germany global great gulf iberian iceland india indian indonesia
        international italian italy japan japanese kingdom korea korean london middle national nordic north northern
        norway norwegian oceanic pacific peru poland polish russia russian scandinavia scandinavian singapore south
        southern spain spanish sweden swedish swiss switzerland trans turkey turkish united universal usa west western
        world worldwide zambia
        administration advisory advisors agency alliance alloy alloys alumina aluminium aluminum analysis analytics
        association assurance authority bank bauxite board brass briquette briquettes broker brokers bronze bureau
        cable cables capital carbon cathode cathodes centre certification chamber chemical chemicals city
        clean climate
        coalition cobalt college commerce commercial commission committee commodities commodity community concentrate
        concentrates consultancy consultants consulting consumer consumers copper council department developments
        digital distribution division economic electric electrolytic electronics energy engineering enterprise
        enterprises environment environmental exchange export extraction extrusion extrusions fabrication fabricator
        fabricators federation finance financial first forge forum foundation foundry fund future futures galvanizing
        general gold green import industrial industries industry ingot initiative innovation institute institution
        investment investments iron lab laboratories laboratory lead light logistics low management manufacturing
        market marketing markets material materials merchant merchants metal metallurgical metallurgy metals
        mill mills
        mine mineral minerals mines mining ministry nature network new nickel office operations ore organisation
        organization partners partnership power premium premia primary processing producer producers product products
        project projects quality raw recycled recycling refined refineries refinery refining research
        resource resources
        responsible rolled rolling school science scrap secondary services shipping silver smelter smelters smelting
        society solutions standard standards star state steel steels stock strategic supply sustainability sustainable
        systems technologies technology the tin titanium trade trader traders trading transport trust union university
        value ventures warehouse warehousing wire wires works zinc
        able about above accept access account across act action actual add address agree agreed all almost
        already also
        although always amend among amount annual another answer answers any appear apply approach april are
        area around
        ask assessment august average away back balance band base based basis become been before begin
        behind below best
        better between beyond bid bids both brand brands brown build business but buyer buyers call called came can
        cannot care case cases category certain change changes chapter charge check choice choose clear close closed
        closes comment comments common companies compare complete concern concerns condition confidential consider
        consultation contact contract control cost could count country course cover current daily data date dates day
        days deal deals december decide decision deep define definition delivery demand depend detail determine did
        difference different direct disagree disclosure discussion does done doubt down draft due during
        each early easy
        effect eight either else end enough entry equal even ever every evidence example except executed
        expert explain
        fact fair fall far february few field figure file final find five fix fixed flag floor follow form
        format forward
        four free freight friday full further gap gave get give given goes going good grade grant group
        growth guide had
        half hand handle hard have having hello help her here high higher him his hold home hope hour house
        how however
        idea identify impact include included index individual info inform information input inputs interest
        into issue
        issues its january job join july june just keep kept key kind king know known large larger last late later law
        least leave left less level levels like limit line link liquid liquidity list little loan local long
        longer look
        lot lower made mail main make many march margin mark matter may mean means measure member members merit method
        methodology might mind minimum minor model monday month monthly more most move much must name named names near
        need needs never next nine none normal not note nothing november now number numbers object objection october
        offer offers often old once one only open opinion option order other others our out outcome outlier
        over own page
        paper part partly parts party past pay payment pending per percent period person place plan platform
        point policy
        position possible post practice prefer present price prices pricing principle prior private process proposal
        proposals propose proposed provide provision public publication publish published purpose put quarter question
        questions quick quite range rate rather read ready real really reason reasons receive recent record
        reduce refer
        reference reflect reform regard region regional regular reject release relevant rely remain remove
        reply report
        reporting representative request require required respond respondent respondents response responses
        rest result
        results retain return review right risk role round rule rules said sale sales same saturday saw say says scale
        second section see seem seller sellers send senior september service set settle seven several shall
        share short
        should show side simple since single site six size small smaller some soon source sources spot
        spread stage stand
        start statement still strong structure study subject submission submit such suggest summary sunday
        support sure
        table take taken team ten term terms test text than that their them then there these they thing
        third this those
        though three threshold thresholds through thursday time times today together told tonne tonnes too took total
        toward traded trades transaction transactions transparency transparent true tuesday two type under understand
        unit until update upon use used user users using usual valid verified verify version very view views volume
        volumes wait want was way web wednesday week weekly weight weights welcome well went were what when
        where whether
        which while who whole whom whose why wide will window windows wish with within without word words work working
        would write written wrong year yearly years yes yet you young your
        admin administrator billing careers communications compliance contact enquiries export feedback hello hr
        inbox info invoice it legal mail marketing media no-reply noreply office postmaster press reception regulatory
        sales secretary secretariat security service support team test webmaster
        bill black blue brown cross dawn day fair gray green grey hill joy lane park penny price rich rose sky stone
        street sunny summer wall white wood woods
        """.split()
    )
)  # fmt: skip
# Short names that the trade uses of itself: nobody's initials.
TRADE_INITIALS = frozenset(
    """
    ASI BBSY CEO CFO CFR CIF COA COC CPAL CPD DAP DDP EAC ESG ETS EUR EUA EXW FAQ FCA FOB FTSE GBP GHG HKEX
    IAI ICA ICE
    IFRS INI IOSCO IRMA ISO IZA JPY KPI LBMA LEI LME MIFID MOU NDA OECD OTC PDF PPA PRA RFQ RMI SEC SHFE SME
    TCFD TRI UAE
    UTC USA USD VAT VWAP WTO
    """.split()
)
# Mail that anybody may have: its domain gives nobody away.
MAIL_FOR_ANYBODY = frozenset(
    """
    aol btinternet fastmail gmail gmx googlemail hotmail icloud live mail me msn outlook proton protonmail qq tutanota
    yahoo yandex zoho 126 163
    """.split()
)
# Second-level names under which others register: the part before them is the registrable one.
SHARED_ENDINGS = frozenset("ac co com edu gob gov govt ltd me mil ne net nhs nom or org plc sch".split())
