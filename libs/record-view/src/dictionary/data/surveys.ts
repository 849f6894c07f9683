// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const surveys = `Tobacco smoking status	smoking status|smoker|smoking|tobacco status|do i smoke
	L72166-2	p	tobacco
History of tobacco use	tobacco use|tobacco history
	L11367-0	p	tobacco	History of Tobacco use
Cigarettes per day (current)	cigarettes per day
	L64218-1	p	tobacco	How many cigarettes do you smoke per day now [PhenX]
Alcoholic drinks per day	drinks per day|alcohol amount
	L74013-4	p	alcohol
History of alcohol use	alcohol use|drinking history|alcohol
	L11331-6	p	alcohol	History of Alcohol use
Housing status	housing|homeless screen
	L71802-3	p	sdoh
Employment status	employment|job status|work status
	L67875-5	p	sdoh	Employment status current
Highest level of education	education level|schooling
	L82589-3	p	sdoh
Preferred language	language
	L54899-0	p	demographics
Total family income	income
	L63586-2	p	sdoh	What was your best estimate of the total income of all family members from all sources, before taxes, in last year [PhenX]
Pregnancy status	pregnant
	L82810-3	p	pregnancy
Estimated delivery date	due date|edd|delivery date estimate
	L11778-8	p	pregnancy	Delivery date Estimated
Delivery date estimated from last period	due date by lmp
	L11779-6	p	pregnancy	Delivery date Estimated from last menstrual period
Last menstrual period start date	lmp|last period|last menstrual period
	L8665-2	p	pregnancy
Number of pregnancies (gravida)	gravida|number of pregnancies
	L11996-6	p	pregnancy	[#] Pregnancies
Number of births (parity)	parity|number of births
	L11977-6	p	pregnancy	[#] Parity
Gestational age estimated	gestational age|weeks pregnant
	L11884-4	p	pregnancy	Gestational age Estimated
Gestational age	weeks pregnant
	L18185-9	p	pregnancy
Sexual orientation
	L76690-7	p	demographics
Gender identity
	L76691-5	p	demographics
Sex assigned at birth	birth sex|sex at birth
	L76689-9	p	demographics
Sex
	L46098-0	p	demographics
History of employment status	job history
	L74165-2	p	sdoh	History of Employment Status
Days per week of exercise	exercise|physical activity|how much exercise
	L89555-7	p	lifestyle	How many days per week did you engage in moderate to strenuous physical activity in the last 30 days
Minutes of exercise per day	exercise minutes
	L68516-4	p	lifestyle	On those days that you engage in moderate to strenuous exercise, how many minutes, on average, do you exercise
Steps in 24 hours	daily steps
	L41950-7	p	lifestyle	Number of steps 24H
Sleep duration	sleep hours
	L93832-4	p	lifestyle
Fall risk assessment	fall risk
	L73830-2	p	function`;
